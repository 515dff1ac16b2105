"""My ads and My referral partners in a browser: finding, sorting, looking at one, and making a link with it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look
from tests.factories import AdFactory
from tests.stats.rows import count
from tests.thousands import many_ads, many_recruits


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def home_page(request: pytest.FixtureRequest, open_page: OpenBrowser, scenery: Scenery) -> Page:
    return open_page("/", scenery.alice, javascript=request.param)


def rows(page: Page) -> list[str]:
    return [text.split()[0] for text in page.locator("tbody tr th").all_inner_texts()]


def test_which_of_my_ads_sold_is_three_clicks_from_home(home_page: Page, scenery: Scenery) -> None:
    letter = AdFactory(partner=scenery.alice, code="letter", name="Letter")
    count(scenery.alice, scenery.cast.haircare, letter, day=timezone.localdate(), hits=3, purchases=2, EUR="80.00")

    home_page.get_by_role("link", name="My ads", exact=True).first.click()
    home_page.locator("thead").get_by_role("link", name="Revenue EUR").click()

    expect(home_page.locator("th[aria-sort=descending]")).to_have_text("Revenue EUR")
    assert rows(home_page) == ["Letter", "Website"]
    expect(home_page.locator("tbody tr").first).to_contain_text("€80.00")


def test_a_parent_finds_a_recruit_and_makes_them_a_link(home_page: Page) -> None:
    home_page.goto("/partners/")
    home_page.get_by_role("link", name="Direct recruits").click()
    home_page.get_by_role("link", name="Bob", exact=True).click()
    home_page.get_by_role("link", name="Generate Link for Bob").click()
    home_page.goto(f"{home_page.url}&link=haircare")

    expect(home_page.locator("#address")).to_have_value(re.compile("/go/haircare/bob456$"))


def test_an_ad_made_from_the_list_is_in_the_list(home_page: Page) -> None:
    home_page.goto("/ads/?sort=-hits")
    home_page.get_by_role("link", name="Create Ad").click()
    home_page.locator("[name=name]").fill("Poster")
    home_page.locator("[name=media_type]").select_option("print")
    home_page.get_by_role("button", name="Create Ad").click()

    expect(home_page).to_have_url(re.compile(r"/ads/\?sort=-hits$"))
    expect(home_page.locator(".messages")).to_contain_text("“Poster” is ready.")
    assert rows(home_page) == ["Website", "Poster"]


def test_retiring_says_what_happens_before_and_after(home_page: Page) -> None:
    home_page.goto("/ads/website2/")
    expect(home_page.locator("#use ~ p")).to_contain_text("you can restore it at any time")
    home_page.get_by_role("button", name="Retire Website 2").click()

    expect(home_page.locator(".messages")).to_contain_text("“Website 2” is retired.")
    expect(home_page.get_by_role("button", name="Restore Website 2")).to_be_visible()


def test_a_row_of_a_small_table_is_explained_by_the_statistics(home_page: Page) -> None:
    home_page.goto("/ads/website2/?days=7")
    home_page.get_by_role("link", name="Hair care", exact=True).click()

    expect(home_page.get_by_role("heading", level=1)).to_have_text("Link Tracking Stats")
    expect(home_page.locator("[name=from]")).not_to_have_value("")


@pytest.mark.parametrize("path", ["/ads/", "/partners/"])
def test_a_long_list_is_searched_and_turned_over(open_page: OpenBrowser, scenery: Scenery, path: str) -> None:
    many_ads(scenery.alice, 60)
    many_recruits(scenery.alice, 60)
    page = open_page(path, scenery.alice)

    page.get_by_role("link", name="Next").click()
    assert "page=2" in page.url
    page.get_by_role("link", name="50", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_role("searchbox").fill("7")
    page.get_by_role("button", name="Search").click()

    assert "size=50" in page.url
    assert rows(page)
    assert all("7" in text for text in page.locator("tbody tr th").all_inner_texts())


@pytest.mark.parametrize(
    "path",
    [
        "/ads/?sort=-revenue_EUR&status=all&size=50",
        "/ads/?search=nothing-like-it&sort=colour",
        "/ads/website2/?days=90",
        "/partners/?sort=-hits&depth=1&size=50",
        "/partners/?search=nobody&size=7",
        "/partners/bob456/?days=7",
        "/partners/abc123/",
        "/partners/gone345/",
    ],
)
def test_axe_finds_nothing_in_long_lists_and_on_the_pages_of_one(
    open_page: OpenBrowser, scenery: Scenery, path: str
) -> None:
    many_ads(scenery.alice, 60)
    many_recruits(scenery.alice, 60)

    check_every_look(open_page(path, scenery.alice))
