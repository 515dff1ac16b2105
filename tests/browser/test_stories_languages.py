"""The main job in German and in Spanish: every page on the way is without a fault, at every width, by day and night."""

from collections.abc import Iterator

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenBrowser
from tests.browser.people import copy_address, go_to, heading, press, see_address, sign_in
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look

# What the pages are called; one word of each language is written down, so that an empty catalogue is noticed.
HEADINGS = {"de": "Hallo, Alice", "es": "Hola, Alice"}


@pytest.fixture(params=["de", "es"])
def language(request: pytest.FixtureRequest, scenery: Scenery) -> Iterator[str]:
    """What Alice has chosen, and all that this test says."""
    scenery.alice.user.language = request.param
    scenery.alice.user.save()
    with override(request.param):
        yield request.param


@pytest.fixture
def page(open_page: OpenBrowser, language: str) -> Page:
    """The portal, in a browser that asks for the same language."""
    page = open_page("about:blank")
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto("/")
    return page


def check(page: Page, language: str) -> None:
    """It speaks the language, and has no fault; the window is wide again afterwards."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    check_every_look(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_main_job(page: Page, language: str) -> None:
    assert heading(page) == gettext("Sign in") != "Sign in"
    check(page, language)
    sign_in(page, "abc123")
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS[language])
    check(page, language)

    go_to(page, gettext("Link Generator"))
    page.get_by_role("radio", name="Hair care").check()
    see_address(page, "haircare/abc123")
    page.locator("[name=ad]").select_option("website2")
    see_address(page, "haircare/abc123/website2")
    press(page, gettext("Generate Link"))
    expect(page.locator("#recent li")).to_have_count(1)
    address = copy_address(page, gettext("Copy"), gettext("Copied"))
    assert address.endswith("/go/haircare/abc123/website2")
    check(page, language)

    go_to(page, gettext("Statistics"))
    page.locator(f"[data-label='{gettext('Hits')}']").first.wait_for()
    check(page, language)


@pytest.mark.parametrize("name", ["My ads", "My referral partners", "My opt-ins"])
def test_the_other_pages_of_the_menu(open_page: OpenBrowser, scenery: Scenery, language: str, name: str) -> None:
    page = open_page("/", scenery.alice)
    go_to(page, gettext(name))

    assert heading(page) == gettext(name) != name
    check(page, language)
