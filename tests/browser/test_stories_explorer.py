"""A report that somebody keeps: as a bookmark, in another browser, one step back, and on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.people import heading, sign_in, table_of
from tests.browser.scenery import Scenery

CONTROLS = "main :is(button, input, select, textarea, summary, nav, [role=button], .button)"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery) -> Page:
    """Alice's report, as she finds it."""
    return open_page("/stats/", scenery.alice)


def ask_for_bobs_skin_care(page: Page) -> None:
    """A month, by partner and link; Bob alone; the most revenue first; compared with before."""
    page.get_by_role("link", name="90 days").click()
    page.get_by_label("Partner", exact=True).first.check()
    page.get_by_label("Link", exact=True).first.check()
    page.get_by_label("Day", exact=True).first.uncheck()
    expect(page.locator("#sort-day")).to_have_count(0)
    page.locator("tbody").get_by_role("link", name="bob456").first.click()
    expect(page.locator(".chip")).to_contain_text("Partner: Bob")
    page.locator("thead").get_by_role("link", name="Revenue EUR").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Revenue EUR")


def report(page: Page) -> str:
    """All that the report says."""
    return page.locator("#report").inner_text()


def test_a_bookmark_shows_the_same_in_another_browser(
    page: Page, open_page: OpenBrowser, scenery: Scenery, complaints: Complaints, javascript: bool
) -> None:
    ask_for_bobs_skin_care(page)
    bookmark = page.url
    page.reload()

    other = open_page(bookmark, javascript=javascript)
    assert heading(other) == "Sign in"
    sign_in(other, "abc123")
    expect(other.locator(".chip")).to_contain_text("Partner: Bob")
    assert other.url == bookmark
    assert table_of(other, "Link", "Hits", "Revenue EUR") == table_of(page, "Link", "Hits", "Revenue EUR") != []
    assert other.locator("h2").all_inner_texts() == page.locator("h2").all_inner_texts()

    zoe = open_page(bookmark, scenery.cast.zoe, javascript=javascript)
    expect(zoe.locator(".errorlist")).to_be_visible()
    expect(zoe.locator(".table-report, .chart, .chip")).to_have_count(0)
    assert "Bob" not in zoe.locator("main").inner_text()
    complaints.expect("status of 404")


def test_back_leads_to_the_question_before_and_forward_to_the_answer(page: Page) -> None:
    before = report(page)
    ask_for_bobs_skin_care(page)
    answered, address = report(page), page.url

    while page.locator("#over a").count():
        page.go_back()
        page.locator("#explorer:not([aria-busy])").wait_for()
    assert report(page) == before

    page.goto(address)
    assert report(page) == answered


def test_paper_has_the_report_and_nothing_to_press(page: Page) -> None:
    ask_for_bobs_skin_care(page)
    on_screen = table_of(page, "Link", "Hits", "Revenue EUR")

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(CONTROLS).locator("visible=true")).to_have_count(0)
    assert table_of(page, "Link", "Hits", "Revenue EUR") == on_screen
    expect(page.locator(".printed")).to_contain_text("Alice · Partner: Bob")
