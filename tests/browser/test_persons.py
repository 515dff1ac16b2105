"""A person's data in a real browser: found, handed out, erased; and a partner who left."""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stats.models import FormSubmission
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look

LEAD = "c@d.example"


@pytest.fixture
def persons(open_page: OpenBrowser, scenery: Scenery) -> Page:
    """The page, after the owner has typed the e-mail of a lead."""
    page = open_page("/admin/persons/", scenery.owner)
    page.get_by_label("E-mail address").fill(" C@D.Example ")
    page.get_by_role("button", name="Look").click()
    return page


def test_every_look_of_the_page(open_page: OpenBrowser, scenery: Scenery) -> None:
    check_every_look(open_page("/admin/persons/", scenery.owner))


def test_every_look_of_what_is_kept(persons: Page) -> None:
    expect(persons.get_by_role("heading", name=f"What is kept of {LEAD}")).to_be_visible()
    check_every_look(persons)


def test_an_owner_hands_out_and_erases(persons: Page) -> None:
    with persons.expect_download() as download:
        persons.get_by_role("button", name="Export as JSON").click()
    assert json.loads(download.value.path().read_text())["form submissions"][0]["email"] == LEAD

    persons.get_by_role("button", name="Erase…").click()
    check_every_look(persons)
    persons.get_by_role("button", name="Erase this person").click()

    expect(persons.get_by_text("The person was erased.")).to_be_visible()
    assert not FormSubmission.objects.filter(email=LEAD).exists()
    assert LEAD not in persons.url


def test_a_partner_who_left_is_erased(open_page: OpenBrowser, scenery: Scenery) -> None:
    bob = scenery.cast.bob
    bob.deactivate(timezone.now())
    page = open_page(f"/admin/partners/partner/{bob.pk}/change/", scenery.owner)
    page.get_by_role("button", name="Erase this partner…").click()
    check_every_look(page)
    page.get_by_role("button", name="Erase this partner").click()

    expect(page.get_by_text("The partner bob456 was erased.")).to_be_visible()
    bob.refresh_from_db()
    assert bob.name == "bob456"
