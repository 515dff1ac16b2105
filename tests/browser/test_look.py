"""The frame of every page: by keyboard, with long words, in high contrast, on paper, and nothing that moves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from partners.models import Partner, Portal, User
from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import SIDEWAYS, check_every_look
from tests.conftest import Cast

MAIN_PAGES = ["/", "/links/generate/", "/stats/", "/ads/", "/partners/", "/opt-ins/", "/accounts/"]
WIDTHS = [390, 768, 1280]
# What German makes of English: every word longer by two fifths.
LENGTHEN = """
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const longer = (word) => word + "en".repeat(Math.ceil(word.length * 0.2));
  walk.currentNode.data = walk.currentNode.data.replace(/[A-Za-z]{3,}/g, longer);
}
"""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
OUTLINED = """
(() => {
  const look = getComputedStyle(document.activeElement);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
})()
"""


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("(document.activeElement.innerText || document.activeElement.id).trim()"))


@pytest.fixture
def front(open_page: OpenBrowser, scenery: Scenery) -> Page:
    return open_page("/", scenery.alice)


def test_the_first_key_leads_past_the_menu(front: Page) -> None:
    front.keyboard.press("Tab")
    expect(front.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    front.keyboard.press("Enter")

    assert focused(front).startswith(front.locator("main").inner_text().strip()[:20])
    front.keyboard.press("Tab")
    assert front.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_in_the_frame_shows_that_it_has_the_focus(front: Page) -> None:
    seen = []
    while not front.evaluate("document.querySelector('main').contains(document.activeElement)"):
        front.keyboard.press("Tab")
        seen.append(focused(front))
        assert front.evaluate(OUTLINED), f"{seen[-1]} has the focus, and nobody sees it"

    assert seen[:4] == ["Skip to the content", "Referral Portal", "Home", "Link Generator"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(front: Page, width: int) -> None:
    front.set_viewport_size({"width": width, "height": 900})
    name = front.locator(".menu summary")
    name.focus()
    front.keyboard.press("Enter")
    expect(front.get_by_role("button", name="Sign out")).to_be_visible()

    front.keyboard.press("Tab")
    front.keyboard.press("Escape")

    expect(front.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(name).to_be_focused()


def test_a_telephone_reaches_every_page_through_the_menu(front: Page) -> None:
    front.set_viewport_size({"width": 390, "height": 844})
    front.get_by_text("Menu", exact=True).click()
    front.get_by_role("link", name="My opt-ins").click()

    expect(front.get_by_role("heading", name="My opt-ins", level=1)).to_be_visible()


@pytest.fixture
def long_names(scenery: Scenery) -> Scenery:
    """The name of a portal, and of a partner, as long as they come."""
    Portal.objects.update_or_create(pk=1, defaults={"name": "Westfälische Haarpflegegesellschaft und Töchter"})
    User.objects.filter(pk=scenery.alice.user_id).update(name="Alexandra Konstantinopoulou-Weatherington")
    return scenery


def at_every_width(page: Page, measure: Callable[[], float]) -> dict[int, float]:
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = measure()
    return found


def test_long_names_are_cut_and_leave_the_header_on_one_line(open_page: OpenBrowser, long_names: Scenery) -> None:
    page = open_page("/", long_names.alice)

    heights = at_every_width(page, lambda: page.locator(".site-header").bounding_box()["height"])

    assert max(heights.values()) < 70, heights
    assert at_every_width(page, lambda: page.evaluate(SIDEWAYS)) == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_words_that_are_two_fifths_longer_still_fit(open_page: OpenBrowser, scenery: Scenery, path: str) -> None:
    page = open_page(path, scenery.alice)
    page.evaluate(LENGTHEN)

    assert at_every_width(page, lambda: page.evaluate(SIDEWAYS)) == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("path", MAIN_PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_loads(open_page: OpenBrowser, scenery: Scenery, path: str, width: int) -> None:
    page = open_page("/accounts/", scenery.alice)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_init_script(SHIFTS)
    page.goto(path, wait_until="networkidle")

    assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_page_to_sign_in_loads(open_page: OpenBrowser, db: None, width: int) -> None:
    page = open_page("/accounts/password/reset/")
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_init_script(SHIFTS)
    page.goto("/accounts/login/", wait_until="networkidle")

    assert page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert page.evaluate("window.shifted") == 0


def test_who_wants_no_motion_gets_none(front: Page) -> None:
    front.emulate_media(reduced_motion="reduce")

    moving = "[...document.querySelectorAll('*')].filter((one) => parseFloat(getComputedStyle(one).transitionDuration))"
    assert front.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize("path", ["/ads/?status=retired", "/partners/bob456/"])
def test_marks_have_an_edge_where_the_system_chooses_colours(
    open_page: OpenBrowser, scenery: Scenery, path: str
) -> None:
    page = open_page(path, scenery.alice)
    badge = page.locator(".badge").first
    assert badge.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "none"

    page.emulate_media(forced_colors="active")

    assert badge.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "solid"


def test_the_two_bars_of_a_chart_differ_where_the_system_chooses_colours(front: Page) -> None:
    front.emulate_media(forced_colors="active")

    colours = front.evaluate(
        "['.chart-hits', '.chart-unique'].map((bar) => getComputedStyle(document.querySelector(bar)).color)"
    )
    assert colours[0] != colours[1]


def test_paper_shows_the_report_without_what_is_pressed(front: Page) -> None:
    front.emulate_media(media="print", color_scheme="dark")

    assert not front.locator(".site-header").is_visible()
    assert front.locator("h1").is_visible()
    assert front.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(23, 28, 26)"


@pytest.mark.urls("tests.portal.styleguide_urls")
def test_the_style_page(open_page: OpenBrowser, cast: Cast, complaints: Complaints) -> None:
    check_every_look(open_page("/styleguide/"))


@pytest.mark.parametrize("path", ["/accounts/login/", "/"])
def test_paragraphs_of_the_welcome_stand_apart(open_page: OpenBrowser, zoe: Partner, path: str) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"welcome": "Glad that you are here.\n\nWrite to us."})
    page = open_page(path, zoe if path == "/" else None)

    first, second = (part.bounding_box() for part in page.locator(".welcome p").all())
    assert second["y"] - (first["y"] + first["height"]) >= 8
