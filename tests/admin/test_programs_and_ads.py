"""Programs go when nobody uses them; ads are their partners' own."""

import pytest
from django.test import Client

from ads.models import Ad
from partners.models import Program
from tests.admin.desk import errors, page, save, text
from tests.conftest import Cast
from tests.factories import ProgramFactory

pytestmark = pytest.mark.django_db


def test_a_program_is_made(as_owner: Client) -> None:
    save(as_owner, page(Program, "add"), name="VIP", description="Best friends")

    assert Program.objects.get().name == "VIP"


def test_a_program_of_the_same_name_is_refused(as_owner: Client, cast: Cast) -> None:
    assert "name" in errors(save(as_owner, page(Program, "add"), name="Boutiques"))


def test_a_program_says_how_many_use_it(as_owner: Client, cast: Cast) -> None:
    shown = text(as_owner.get(page(Program)))

    assert '<td class="field-number_of_partners">1</td><td class="field-number_of_links">1</td>' in shown


def test_a_program_that_nobody_uses_may_go(as_owner: Client) -> None:
    program = ProgramFactory()

    as_owner.post(page(program, "delete"), {"post": "yes"})

    assert not Program.objects.exists()


def test_a_program_in_use_stays(as_owner: Client, cast: Cast) -> None:
    assert as_owner.post(page(cast.program, "delete"), {"post": "yes"}).status_code == 403
    assert Program.objects.filter(pk=cast.program.pk).exists()


def test_owners_look_at_ads_and_change_nothing_in_them(as_owner: Client, cast: Cast) -> None:
    shown = text(as_owner.get(page(cast.website2)))
    as_owner.post(page(cast.website2), {"name": "Stolen", "code": "stolen"})

    cast.website2.refresh_from_db()
    assert (cast.website2.name, cast.website2.code) == ("Website 2", "website2")
    assert "/go/&lt;link&gt;/abc123/website2" in shown
    assert 'name="_save"' not in shown


def test_owners_make_no_ads(as_owner: Client, cast: Cast) -> None:
    assert as_owner.get(page(Ad, "add")).status_code == 403


@pytest.mark.parametrize("asked", ["q=abc123", "q=website", "state=used", "media_type__exact=website", "hits=none"])
def test_owners_find_ads(as_owner: Client, cast: Cast, asked: str) -> None:
    assert list(as_owner.get(f"{page(Ad)}?{asked}").context["cl"].result_list) == [cast.website2]
