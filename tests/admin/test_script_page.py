"""The page with the script's tag: what it says follows the portal settings and what the owner types."""

import re
from html import unescape

import pytest
from django.test import Client

from partners.portal import Portal
from stats.capture.fronts.statics import integrity
from tests.admin.desk import page, said, save, text
from tests.factories import HostedFormFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/script/"


def tag(client: Client, **typed: str) -> dict[str, str]:
    """The attributes of the tag to copy."""
    shown = text(client.get(PAGE, typed))
    html = unescape(re.search(r'<textarea id="script-tag"[^>]*>(.*?)</textarea>', shown, re.DOTALL)[1])
    return dict(re.findall(r'([a-z-]+)="([^"]*)"', html))


def test_the_tag_names_the_script_and_its_hash(as_owner: Client) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"base_address": "https://go.example.com"})

    shown = tag(as_owner)
    assert shown["src"] == "https://go.example.com/referral-1.js"
    assert (shown["integrity"], shown["crossorigin"]) == (integrity(), "anonymous")


def test_the_tag_says_what_the_portal_settings_say(as_owner: Client) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"token_parameter": "via", "window_days": 30, "touch": "first"})

    shown = tag(as_owner)
    assert (shown["data-parameter"], shown["data-days"], shown["data-touch"]) == ("via", "30", "first")


@pytest.mark.parametrize("window_days", [None, 3650])
def test_no_browser_keeps_anything_longer_than_400_days(as_owner: Client, window_days: int | None) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"window_days": window_days})

    assert tag(as_owner)["data-days"] == "400"


@pytest.mark.parametrize(
    ("consent", "heeds", "expected"),
    [
        ("always", False, None),
        ("always", True, "signal"),
        ("page", False, "wait"),
        ("page", True, "wait"),
        ("never", True, "never"),
    ],
)
def test_the_script_waits_for_what_the_owner_chose(
    as_owner: Client, consent: str, heeds: bool, expected: str | None
) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"consent": consent, "heeds_privacy_signal": heeds})

    assert tag(as_owner).get("data-consent") == expected
    assert ("When the visitor agrees" in text(as_owner.get(PAGE))) is (expected in ("wait", "signal"))


def test_hosts_are_taken_as_people_paste_them(as_owner: Client) -> None:
    shops = "https://Shop.example.com/cart?a=b, pay.example.org:8443 köln.example shop.example.com"

    shown = tag(as_owner, shops=shops, domain=".example.com")
    assert shown["data-shops"] == "shop.example.com pay.example.org xn--kln-sna.example"
    assert shown["data-domain"] == "example.com"


@pytest.mark.parametrize(
    "typed", ['"><script>', "a..b", "http://[", "-", "a" * 64, " ".join(f"s{n}" for n in range(21))]
)
def test_what_is_no_host_is_said_beside_its_field(as_owner: Client, typed: str) -> None:
    response = as_owner.get(PAGE, {"shops": typed})

    assert "shops" in response.context["form"].errors
    assert "data-shops" not in tag(as_owner, shops=typed)


def test_the_page_is_in_the_list_of_who_may_see_it(as_owner: Client, sign_in) -> None:
    assert PAGE in text(as_owner.get("/admin/"))
    assert PAGE not in text(sign_in(UserFactory(is_staff=True)).get("/admin/"))


def test_the_page_of_a_hosted_form_leads_to_it(as_owner: Client) -> None:
    form = HostedFormFactory()

    assert PAGE in text(as_owner.get(f"/admin/stats/hostedform/{form.pk}/change/")).split('id="content-main"')[1]


def test_a_change_of_what_the_tag_says_asks_to_copy_it_again(as_owner: Client) -> None:
    portal = Portal.objects.current()
    saved = save(as_owner, page(portal), consent="page")
    assert "copy its tag again" in " ".join(said(as_owner.get(saved["Location"], follow=True)))
    portal.refresh_from_db()
    assert portal.consent == "page"
