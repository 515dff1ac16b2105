"""Rows as cards on a telephone: several on one screen, nothing upon anything else; and as rows on paper."""

import pytest
from playwright.sync_api import FloatRect, Page

from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery

SCREEN = {"width": 390, "height": 844}
REPORT = "/stats/?rows=link,partner,ad&compare=before"
# What Range tells of a cell without its small line: where its words are.
WORDS = "(cell) => { const range = document.createRange(); range.selectNodeContents(cell.querySelector('a')); "
WORDS += "return range.getBoundingClientRect().toJSON(); }"


def open_on_a_telephone(open_page: OpenBrowser, scenery: Scenery, path: str) -> Page:
    page = open_page(path, scenery.alice)
    page.set_viewport_size(SCREEN)
    return page


def box(page: Page, of: str) -> FloatRect:
    found = page.locator(of).first.bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize(("path", "cards"), [(REPORT, 3), ("/stats/", 4), ("/ads/", 3), ("/partners/", 3)])
def test_several_rows_are_on_one_screen(open_page: OpenBrowser, scenery: Scenery, path: str, cards: int) -> None:
    page = open_on_a_telephone(open_page, scenery, path)

    assert box(page, "main .table tbody tr:has(.num ~ .num)")["height"] * cards <= SCREEN["height"]


@pytest.mark.parametrize("path", [REPORT, "/ads/", "/partners/"])
def test_the_small_line_stands_beside_the_name_and_not_upon_it(
    open_page: OpenBrowser, scenery: Scenery, path: str
) -> None:
    page = open_on_a_telephone(open_page, scenery, path)
    cell = page.locator("main .table tbody tr:has(.sparkline) > :first-child").first
    cell.locator("a").evaluate("(link) => { link.textContent = 'a-very-long-code-'.repeat(4) }")

    words, line = cell.evaluate(WORDS), box(page, "main .table tbody .sparkline")
    assert words["right"] <= line["x"]
    assert words["y"] < line["y"] + line["height"]


@pytest.mark.parametrize("path", [REPORT, "/ads/", "/partners/", "/opt-ins/"])
def test_on_paper_rows_are_rows_under_their_headings(open_page: OpenBrowser, scenery: Scenery, path: str) -> None:
    page = open_page(path, scenery.alice)
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    page.emulate_media(media="print")

    headings = page.locator("main .table").last.locator("thead th")
    ends = [place and place["y"] + place["height"] for place in (one.bounding_box() for one in headings.all())]
    assert len(set(ends)) == 1
    assert page.locator("main .table tbody tr").last.evaluate("(row) => getComputedStyle(row).display") == "table-row"


def test_a_report_is_dark_on_white_on_paper_whatever_the_screen_is(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page(REPORT, scenery.alice)
    page.emulate_media(media="print", color_scheme="dark")

    grounds = page.evaluate(
        "[...document.querySelectorAll('html, body, main, .panel, .table, .table td')]"
        ".map((one) => getComputedStyle(one).backgroundColor)"
    )
    words = page.evaluate("getComputedStyle(document.querySelector('.table-report td.num')).color")
    assert set(grounds) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert words == "rgb(23, 28, 26)"


def test_the_total_stands_where_the_rows_end_and_not_on_every_sheet(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page(REPORT, scenery.alice)
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.querySelector('.table-report tfoot')).display") == "table-row-group"
