"""Home in a browser: what a minute's look takes, and a new partner's first five minutes."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from links.generated import remember
from partners.models import Partner
from stats.models import OptIn
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.factories import AdFactory
from tests.stats.rows import count, opt_in


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def first_day_of_last_month() -> date:
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_which_of_my_ads_sold_last_month(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    best = AdFactory(partner=scenery.alice, code="winter", name="Winter letter")
    count(scenery.alice, scenery.cast.haircare, best, day=first_day_of_last_month(), hits=2, purchases=99, EUR="990")
    page = open_page("/", scenery.alice, javascript=javascript)

    page.get_by_role("link", name="Last month", exact=True).click()
    page.locator(".figure", has_text="Purchases").get_by_role("link").click()

    expect(page.locator(".table-report tbody tr").first).to_contain_text("winter")
    expect(page.locator(".table-report tbody tr").first).to_contain_text("99")


def test_the_address_generated_last_is_one_click_from_copied(open_page: OpenBrowser, scenery: Scenery) -> None:
    cast = scenery.cast
    remember(cast.alice, partner=cast.bob, link=cast.haircare, ad=cast.website2, query="", at=timezone.now())
    page = open_page("/", cast.alice)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/go/haircare/bob456/website2")


def test_a_new_partners_first_five_minutes(open_page: OpenBrowser, scenery: Scenery, zoe: Partner) -> None:
    page = open_page("/", zoe)
    expect(page.locator(".first-steps")).to_contain_text("0 of 3 done")

    page.get_by_role("link", name="Create Ad", exact=True).click()
    page.locator("[name=name]").fill("Shop window")
    page.get_by_role("button", name="Create Ad", exact=True).click()
    page.goto("/")
    expect(page.locator(".first-steps")).to_contain_text("1 of 3 done")

    remember(zoe, partner=zoe, link=scenery.cast.haircare, ad=zoe.ads.get(), query="", at=timezone.now())
    page.reload()
    expect(page.locator("[aria-current=step]")).to_contain_text("See your first hit")
    expect(page.locator("#latest-address")).to_have_value(re.compile("/go/haircare/zoe999/shopwindow$"))

    count(zoe, scenery.cast.haircare, hits=1, day=timezone.localdate())
    Partner.objects.filter(pk=zoe.pk).update(first_hit_at=timezone.now())
    page.get_by_role("link", name="Look again").click()
    expect(page.locator(".first-steps")).to_contain_text("3 of 3 done")
    expect(page.locator(".figure", has_text="Hits").locator("dd").first).to_have_text("1")


def test_an_opt_in_leads_from_home_to_why_it_is_mine(
    open_page: OpenBrowser, scenery: Scenery, javascript: bool
) -> None:
    Partner.objects.filter(pk=scenery.alice.pk).update(first_hit_at=timezone.now() - timedelta(days=30))
    page = open_page("/", scenery.alice, javascript=javascript)

    page.get_by_role("link", name="Purchase, €49.90").click()

    assert heading(page).startswith("Purchase, ")
    expect(page.locator("main")).to_contain_text("The visitor came straight from your address.")


def test_my_opt_ins_are_narrowed_down_step_by_step(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    opt_in(scenery.alice, scenery.cast.skincare, at=timezone.now(), amount="10", currency="EUR")
    page = open_page("/opt-ins/", scenery.alice, javascript=javascript)

    page.locator("[name=search]").fill("skin")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".opt-ins tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Show all", exact=True).click()
    page.locator(".opt-ins tbody").get_by_role("link", name="website2").click()

    expect(page.locator(".opt-ins tbody tr")).to_have_count(1)
    assert "ad=website2" in page.url


@pytest.mark.parametrize("path", ["/", "/opt-ins/", "opt-in"])
def test_nothing_moves_while_a_page_loads(open_page: OpenBrowser, scenery: Scenery, path: str) -> None:
    page = open_page("/ads/", scenery.alice)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) "
        "window.moved += each.value; }).observe({type: 'layout-shift', buffered: true});"
    )

    page.goto(f"/opt-ins/{OptIn.objects.first().pk}/" if path == "opt-in" else path, wait_until="load")

    assert page.evaluate("window.moved") == 0
