"""The portal settings: one row, and what would break links that are out there is refused."""

import pytest
from django.test import Client

from links.models import TrackingLink
from partners.portal import Portal
from tests.admin.desk import errors, page, said, save, text
from tests.factories import LinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(db: None) -> Portal:
    return Portal.objects.current()


def test_the_list_leads_straight_to_the_one_row(as_owner: Client, portal: Portal) -> None:
    assert as_owner.get(page(Portal))["Location"] == page(portal)
    assert as_owner.get(page(Portal, "add")).status_code == 403
    assert as_owner.post(page(portal, "delete"), {"post": "yes"}).status_code == 403


def test_the_settings_are_saved(as_owner: Client, portal: Portal) -> None:
    save(as_owner, page(portal), name="Fern", time_zone="Europe/Berlin", window_days="", touch="first")

    portal.refresh_from_db()
    assert (portal.name, portal.time_zone, portal.window_days, portal.touch) == ("Fern", "Europe/Berlin", None, "first")


def test_a_zone_of_an_unusual_name_stays_as_it_is(as_owner: Client, portal: Portal) -> None:
    Portal.objects.update(time_zone="EST5EDT")

    assert save(as_owner, page(portal), name="Fern").status_code == 302
    portal.refresh_from_db()
    assert portal.time_zone == "EST5EDT"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("base_address", "go.example.com"),
        ("base_address", "https://go.example.com/path"),
        ("base_address", "ftp://go.example.com"),
        ("fallback_address", "//evil.example"),
        ("fallback_address", "https://localhost/"),
        ("fallback_address", "https://www.example.com/?rp=1"),
        ("token_parameter", "a b"),
        ("token_parameter", "email"),
        ("token_parameter", "rp_seconds"),
        ("token_parameter", ""),
        ("time_zone", "Mars/Olympus"),
        ("window_days", "0"),
        ("touch", "both"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_owner: Client, portal: Portal, field: str, typed: str) -> None:
    response = save(as_owner, page(portal), **{field: typed})

    assert list(errors(response)) == [field]


def test_the_fallback_is_checked_against_what_is_saved_with_it(as_owner: Client, portal: Portal) -> None:
    typed = {"token_parameter": "ref", "fallback_address": "https://www.example.com/?ref=1"}

    assert list(errors(save(as_owner, page(portal), **typed))) == ["fallback_address"]


def test_a_token_parameter_that_a_website_address_holds_is_refused(as_owner: Client, portal: Portal) -> None:
    LinkFactory(code="spring", name="Spring", website_address="https://www.example.com/?ref=7")

    response = save(as_owner, page(portal), token_parameter="ref")

    [message] = errors(response)["token_parameter"]
    assert "holds “ref”" in message
    assert "Spring (spring). Change the links first." in message


def test_a_base_address_that_is_some_links_website_is_refused(as_owner: Client, portal: Portal) -> None:
    LinkFactory.create_batch(5, website_address="https://www.example.com/shop")

    [message] = errors(save(as_owner, page(portal), base_address="https://www.example.com"))["base_address"]

    assert "leads back to the portal itself" in message
    assert "and 2 more" in message


def test_a_link_that_was_refused_before_does_not_hold_up_other_changes(as_owner: Client, portal: Portal) -> None:
    TrackingLink.objects.bulk_create([TrackingLink(name="Old", code="old", website_address="nonsense")])

    assert save(as_owner, page(portal), token_parameter="ref").status_code == 302


def test_a_new_token_parameter_reminds_of_the_forms(as_owner: Client, portal: Portal) -> None:
    response = save(as_owner, page(portal), token_parameter="ref")

    assert "Forms on your website must carry a hidden field named “ref” from now on." in said(
        as_owner.get(response["Location"], follow=True)
    )


def test_a_base_address_that_nobody_answers_at_yet_is_pointed_out(as_owner: Client, portal: Portal) -> None:
    response = save(as_owner, page(portal), base_address="https://go.example.com")

    assert any(
        "add it to ALLOWED_HOSTS" in message for message in said(as_owner.get(response["Location"], follow=True))
    )


def test_the_portals_name_is_on_every_page_of_the_admin(as_owner: Client, portal: Portal) -> None:
    Portal.objects.update(name="Fern & Friends")

    assert "Fern &amp; Friends</a>" in text(as_owner.get("/admin/"))
    assert "| Fern &amp; Friends</title>" in text(as_owner.get(page(TrackingLink)))


def test_customers_can_stay_with_their_partner_for_ever(as_owner: Client, portal: Portal) -> None:
    assert portal.referrals_last == Portal.Lasting.WINDOW

    save(as_owner, page(portal), referrals_last="permanent")

    portal.refresh_from_db()
    assert portal.referrals_last == Portal.Lasting.FOREVER
