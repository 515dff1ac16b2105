"""The frame of the admin: nothing moves while a page loads, in either theme that the owner chooses."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import SIDEWAYS, check_every_look
from tests.browser.test_look import SHIFTS

GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery) -> Page:
    page = open_page("/admin/", scenery.owner)
    page.context.add_init_script(SHIFTS)
    return page


@pytest.mark.parametrize("path", ["links/trackinglink/", "partners/partner/add/", "stats/optin/"])
def test_nothing_moves_while_a_page_loads(page: Page, path: str) -> None:
    page.goto(f"/admin/{path}", wait_until="networkidle")

    assert page.locator("#nav-sidebar").is_visible()
    assert page.evaluate("window.shifted") < 0.03
    assert page.evaluate(SIDEWAYS) == 0


def test_a_list_at_the_side_that_was_closed_stays_closed(page: Page) -> None:
    page.goto("/admin/links/trackinglink/")
    page.locator("#toggle-nav-sidebar").click()
    page.goto("/admin/partners/partner/", wait_until="networkidle")

    assert not page.locator("#nav-sidebar").is_visible()


def test_the_theme_that_the_owner_chooses_is_that_of_the_token_sheet(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(GROUND) == "rgb(16, 19, 18)"

    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == "rgb(246, 246, 243)"


def test_the_page_of_a_fresh_secret_ends_with_a_button_that_looks_like_one(page: Page, scenery: Scenery) -> None:
    page.goto(f"/admin/stats/purchasesource/{scenery.source.pk}/new-secret/")
    check_every_look(page)
    page.get_by_role("button", name="Make a new secret").click()
    button = page.get_by_role("link", name="I have copied the secret")

    assert button.evaluate("link => getComputedStyle(link).textDecorationLine") == "none"
    check_every_look(page)
