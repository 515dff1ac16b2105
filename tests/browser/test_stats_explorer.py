"""Link Tracking Stats in a browser: changes apply at once with the script, by the button without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery

# Set by the test, and gone as soon as the page is loaded anew.
MARK = "window.isStillHere = true"
IS_STILL_HERE = "window.isStillHere === true"


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery) -> Page:
    """Alice's report, with a mark that a reload would take away."""
    page = open_page("/stats/", scenery.alice)
    page.evaluate(MARK)
    return page


def said(page: Page) -> str:
    return page.locator("#announcements").inner_text()


def test_a_choice_applies_at_once_and_is_told(page: Page) -> None:
    page.get_by_label("Link", exact=True).first.check()

    expect(page.locator("#sort-link")).to_be_visible()
    expect(page.locator("#announcements")).to_contain_text("by day, by link")
    assert re.search(r"/stats/\?rows=day,link$", page.url)
    assert page.evaluate(IS_STILL_HERE)


def test_the_focus_stays_on_what_was_used(page: Page) -> None:
    page.locator("#sort-hits").focus()
    page.keyboard.press("Enter")

    expect(page.locator("th[aria-sort] #sort-hits")).to_be_focused()
    page.locator("#id_compare").focus()
    page.keyboard.press("Space")
    expect(page.locator(".chart-key-before")).to_be_visible()
    expect(page.locator("#id_compare")).to_be_focused()
    expect(page.locator("#id_compare")).to_be_checked()


def test_back_and_forward_lead_through_the_reports(page: Page) -> None:
    page.get_by_role("link", name="7 days").click()
    expect(page.locator("#range-7-days")).to_have_attribute("aria-current", "true")
    page.locator("#sort-hits").click()
    expect(page.locator("th[aria-sort] #sort-hits")).to_be_visible()

    page.go_back()
    expect(page.locator("th[aria-sort] #sort-day")).to_be_visible()
    page.go_back()
    expect(page.locator("#range-30-days")).to_have_attribute("aria-current", "true")
    page.go_forward()
    expect(page.locator("#range-7-days")).to_have_attribute("aria-current", "true")
    assert page.evaluate(IS_STILL_HERE)


def test_a_value_narrows_the_report_down_and_its_chip_takes_it_back(page: Page) -> None:
    page.get_by_label("Link", exact=True).first.check()
    page.locator("tbody").get_by_role("link", name="skincare").first.click()

    expect(page.locator(".chip")).to_contain_text("Link: Skin care")
    expect(page.locator("#report-heading")).to_be_focused()
    page.get_by_role("link", name="Take away Link: Skin care").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert page.evaluate(IS_STILL_HERE)


def test_two_choices_in_quick_succession_apply_both(page: Page) -> None:
    page.route("**/stats/?**", lambda _: None, times=1)  # its answer never comes
    page.get_by_role("link", name="7 days").click()
    page.get_by_label("Link", exact=True).first.check()
    page.wait_for_url("**rows=day,link**")

    expect(page.locator("#range-7-days")).to_have_attribute("aria-current", "true")
    expect(page.locator("#sort-link")).to_be_visible()


def test_a_day_is_typed_without_being_torn_away(page: Page) -> None:
    page.locator(".more-filters summary").click()
    start = page.get_by_label("From")
    start.focus()
    start.fill("2026-01-31")

    page.wait_for_url("**from=2026-01-31**")
    expect(page.locator("#report-heading")).to_contain_text("31 Jan 2026")
    expect(start).to_be_focused()
    assert page.evaluate(IS_STILL_HERE)


def test_a_day_before_the_first_one_is_told_beside_its_field(page: Page, complaints: Complaints) -> None:
    page.locator(".more-filters summary").click()
    page.get_by_label("To", exact=True).fill("2020-01-01")

    expect(page.locator("#part-to .errorlist")).to_contain_text("before the first one")
    expect(page.locator("#part-to input")).to_have_value("2020-01-01")


def test_a_report_that_cannot_be_loaded_says_so(page: Page, complaints: Complaints) -> None:
    page.route("**/stats/?**", lambda route: route.abort())
    page.get_by_role("link", name="7 days").click()

    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/stats/?**")
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#range-7-days")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("alert")).to_have_count(0)
    complaints.expect("ERR_FAILED")


def test_somebody_who_was_signed_out_is_asked_to_sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_role("link", name="7 days").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_what_filtered_means_is_told_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="What filtered visits are").press("Enter")
    expect(page.locator("#filtered-explained")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#filtered-explained")).to_be_hidden()


def test_the_chart_tells_the_value_under_the_pointer(page: Page) -> None:
    chart = page.locator("svg.chart")
    chart.scroll_into_view_if_needed()
    # Browsers tell of scrolling a frame later, and that hides the value.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 60)

    last = page.locator(".chart-frame tbody tr").last
    expect(page.locator(".chart-tip strong")).to_have_text(last.locator("th").text_content() or "")
    page.mouse.move(5, 5)
    expect(page.locator(".chart-tip")).to_have_count(0)


def test_the_button_is_back_where_the_script_is_not(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/stats/", scenery.alice, javascript=False)
    page.locator("[name=rows][value=link]").check()
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.locator("#sort-link")).to_be_visible()
    assert "rows=link" in page.url


def test_the_button_comes_back_should_the_script_not_load(
    open_page: OpenBrowser, scenery: Scenery, complaints: Complaints
) -> None:
    page = open_page("/opt-ins/", scenery.alice)
    page.route("**/js/live*.js", lambda route: route.abort())
    page.goto("/stats/?rows=link")

    expect(page.get_by_role("button", name="Show", exact=True)).to_be_visible()
    page.get_by_label("Partner", exact=True).first.check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#sort-partner")).to_be_visible()
    complaints.expect("ERR_FAILED")


def test_nothing_moves_while_the_report_is_loaded(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/opt-ins/", scenery.alice)
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => window.shifts.push(entry.value))).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto("/stats/?rows=link&compare=before", wait_until="networkidle")

    assert page.evaluate("window.shifts") == []
