"""The style page: everything that has a look is on it, and visitors never see it."""

import re

import pytest
from django.test import Client

from tests.portal.tokens import SHEETS, declared, without_comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(visitor: Client, settings: object) -> str:
    settings.ROOT_URLCONF = "tests.portal.styleguide_urls"
    return visitor.get("/styleguide/").content.decode()


def test_without_debug_there_is_no_style_page(visitor: Client) -> None:
    assert visitor.get("/styleguide/").status_code == 404


def test_every_mark_and_button_of_the_shared_sheets_is_on_the_page(page: str) -> None:
    shared = without_comments(SHEETS / "tokens.css") + without_comments(SHEETS / "portal.css")
    looks = set(re.findall(r"\.((?:button|badge|notice|step|chip|figure|field|chart-key)(?:-[\w-]+)?)\b", shared))

    assert len(looks) > 12
    assert {look for look in looks if not re.search(rf'class="[^"]*\b{look}\b', page)} == set()


def test_every_size_of_words_and_of_space_has_a_sample(page: str) -> None:
    sizes = [name for name in declared() if name.startswith(("--text-", "--space-"))]

    assert [name for name in sizes if name not in page] == []


def test_no_id_is_there_twice(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted({name for name in ids if ids.count(name) > 1}) == []
