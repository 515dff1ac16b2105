"""What owners come for, done in a browser: with JavaScript, and without."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from links.models import TrackingLink
from partners.models import Partner, Portal
from stats.models import HostedForm, PurchaseSource
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.factories import PASSWORD


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> Page:
    """The owner's admin."""
    return open_page("/admin/", scenery.owner, javascript=javascript)


def save(page: Page) -> None:
    page.locator("[name=_save]").click()


def test_an_owner_signs_in_and_arrives_at_the_admin(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    page.locator("[name=login]").fill("olga@portal.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    assert page.url.endswith("/admin/")


def test_configuring_a_link(page: Page) -> None:
    page.goto("/admin/links/trackinglink/add/")
    page.locator("[name=name]").fill("Spring offer")
    page.locator("[name=code]").fill("Spring")
    page.locator("[name=website_address]").fill("https://shop.example/spring?offer=3")
    save(page)

    link = TrackingLink.objects.get(code="spring")
    assert link.website_address == "https://shop.example/spring?offer=3"


def test_a_website_address_that_is_none_is_explained_beside_the_field(page: Page) -> None:
    page.goto("/admin/links/trackinglink/add/")
    page.locator("[name=name]").fill("Spring offer")
    page.locator("[name=code]").fill("spring")
    page.locator("[name=website_address]").fill("javascript:alert(1)")
    save(page)

    expect(page.locator(".field-website_address .errorlist")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("spring")


def test_retiring_and_restoring_a_link(page: Page, scenery: Scenery) -> None:
    page.goto(f"/admin/links/trackinglink/{scenery.cast.haircare.pk}/change/")
    page.get_by_role("button", name="Retire", exact=True).click()
    assert TrackingLink.objects.get(code="haircare").retired_at

    page.get_by_role("button", name="Restore", exact=True).click()
    assert TrackingLink.objects.get(code="haircare").retired_at is None


def test_finding_a_partner(page: Page) -> None:
    page.goto("/admin/partners/partner/")
    page.locator("#searchbar").fill("dina012")
    page.locator("#changelist-search [type=submit]").click()

    expect(page.locator("#result_list tbody tr")).to_have_count(1)


def test_inviting_a_partner(page: Page, scenery: Scenery) -> None:
    page.goto(f"/admin/partners/partner/{scenery.invited.pk}/change/")
    page.get_by_role("button", name="Invite by e-mail").click()

    expect(page.locator(".messagelist")).to_contain_text("1 invitation sent")
    assert "/accounts/invitation/" in mail.outbox[-1].body


def test_deactivating_a_partner_ends_the_partners_session(page: Page, open_page: OpenBrowser, scenery: Scenery) -> None:
    alices = open_page("/stats/", scenery.alice)
    page.goto(f"/admin/partners/partner/{scenery.alice.pk}/change/")
    page.get_by_role("button", name="Deactivate", exact=True).click()

    alices.reload()
    assert alices.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert Partner.objects.get(code="abc123").status == "inactive"


def test_making_a_form_gives_the_html_to_paste(page: Page) -> None:
    page.goto("/admin/stats/hostedform/add/")
    page.locator("[name=name]").fill("Newsletter")
    page.locator("[name=code]").fill("newsletter")
    page.locator("[name=thank_you_address]").fill("https://shop.example/thanks")
    page.locator("[name=_continue]").click()

    expect(page.locator("body")).to_contain_text(re.compile(r"/hooks/forms/newsletter/"))
    assert HostedForm.objects.get(code="newsletter").thank_you_address == "https://shop.example/thanks"


def test_a_sources_secret_is_shown_once(page: Page) -> None:
    page.goto("/admin/stats/purchasesource/add/")
    page.locator("[name=name]").fill("Web shop")
    page.locator("[name=code]").fill("webshop")
    save(page)

    secret = PurchaseSource.objects.get(code="webshop").secret
    assert secret in page.content()
    page.reload()
    assert secret not in page.content()


def test_changing_the_portals_settings(page: Page) -> None:
    page.goto("/admin/partners/portal/")
    page.locator("[name=name]").fill("Friends of Hair")
    save(page)

    assert Portal.objects.current().name == "Friends of Hair"


def test_everything_about_an_opt_in_can_be_read(page: Page) -> None:
    page.goto("/admin/stats/optin/")
    page.locator("#result_list tr", has_text="49.90").locator("a").first.click()

    expect(page.locator("#content")).to_contain_text("because the click token that came with it proves a click")
