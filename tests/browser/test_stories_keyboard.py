"""The main job by keyboard alone: sign in, generate an address, copy it, read the figures. Also without JavaScript."""

import pytest
from playwright.sync_api import Route, expect

from links.models import GeneratedAddress
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Keyboard, see_address, table_of
from tests.browser.scenery import Scenery
from tests.factories import PASSWORD

MAIN_PAGES = ["/", "/links/generate/?link=haircare&ad=website2", "/stats/?rows=ad", "/ads/", "/partners/", "/opt-ins/"]
SELECTED = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def keyboard(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> Keyboard:
    """In front of somebody who opens the portal."""
    return Keyboard(open_page("/", javascript=javascript))


def sign_in(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.tab_to(page.locator("[name=login]"))
    keyboard.write("abc123")
    keyboard.tab_to(page.locator("[name=password]"))
    keyboard.write(PASSWORD)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Alice")


def open_from_the_menu(keyboard: Keyboard, name: str, *, backwards: bool = False) -> None:
    place = keyboard.page.locator(".site-nav").get_by_role("link", name=name, exact=True)
    keyboard.tab_to(place, backwards=backwards)
    keyboard.press("Enter")
    keyboard.page.locator(".site-nav [aria-current=page]", has_text=name).wait_for()


def generate(keyboard: Keyboard) -> None:
    """Hair care is the second of the links, Website 2 the first of the ads."""
    page = keyboard.page
    keyboard.tab_to(page.get_by_role("radio", name="Gift box"))
    keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Hair care")).to_be_checked()
    keyboard.tab_to(page.locator("[name=ad]"))
    keyboard.press("ArrowDown")
    keyboard.tab_to(page.locator(".form-actions").get_by_role("button", name="Generate Link"))
    keyboard.press("Enter")
    expect(page.locator("#recent li")).to_have_count(1)
    see_address(page, "haircare/abc123/website2")


def copy_by_button(keyboard: Keyboard) -> str:
    page = keyboard.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keyboard.tab_to(page.locator(".address-bar [data-copy]"))
    keyboard.press("Enter")
    expect(page.locator("#announcements")).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def copy_by_selecting(keyboard: Keyboard) -> str:
    """Whoever comes into a field by Tab has selected what is in it; the button is not there."""
    page = keyboard.page
    keyboard.tab_to(page.locator("#address"))
    expect(page.locator(".address-bar [data-copy]")).to_be_hidden()
    return str(page.locator("#address").evaluate(SELECTED))


def sort_by_hits(keyboard: Keyboard) -> None:
    """The best day first."""
    page = keyboard.page
    keyboard.tab_to(page.locator("#sort-hits"))
    keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Hits")


def test_the_main_job_by_keyboard_alone(keyboard: Keyboard, scenery: Scenery, javascript: bool) -> None:
    sign_in(keyboard)
    open_from_the_menu(keyboard, "Link Generator")
    generate(keyboard)
    address = copy_by_button(keyboard) if javascript else copy_by_selecting(keyboard)
    open_from_the_menu(keyboard, "Statistics", backwards=True)
    sort_by_hits(keyboard)

    assert address.endswith("/go/haircare/abc123/website2")
    assert GeneratedAddress.objects.get().ad == scenery.cast.website2
    assert table_of(keyboard.page, "Hits")[0] == ("97",)


@pytest.mark.parametrize("place", ["Create Ad", "Generate Link"])
def test_the_focus_stays_where_it_is_when_the_address_appears(
    open_page: OpenBrowser, scenery: Scenery, place: str
) -> None:
    keyboard = Keyboard(open_page("/links/generate/", scenery.alice))
    page, held = keyboard.page, []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/links/generate/?**", hold)
    keyboard.tab_to(page.get_by_role("radio", name="Gift box"))
    with page.expect_request("**/links/generate/?**"):
        keyboard.press("ArrowDown")
    keyboard.tab_to(page.locator("#generate-form").get_by_text(place, exact=True).locator("visible=true").last)

    for route in held:
        route.continue_()
    see_address(page, "haircare/abc123")
    expect(page.locator(":focus")).to_have_text(place)


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_whoever_goes_through_a_page_by_tab_sees_where_they_are(
    open_page: OpenBrowser, scenery: Scenery, path: str
) -> None:
    keyboard = Keyboard(open_page(path, scenery.alice))
    last = keyboard.page.locator("main").locator("a[href], button, summary, input").locator("visible=true").last

    keyboard.tab_to(last)
    keyboard.tab_to(keyboard.page.locator(".brand"), backwards=True)
