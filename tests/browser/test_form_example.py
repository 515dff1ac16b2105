"""The form and the script of `docs/hooks.md`, on a page of an owner's own website."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.docs.test_hooks_page import example

FORM, SCRIPT = (example("A hosted form", language) for language in ("html", "js"))
BODY = f"<main><h1>Spring</h1>{FORM}</main><script>{SCRIPT}</script>"
PAGE = f'<!doctype html><html lang="en"><title>Spring</title>{BODY}'


@pytest.fixture
def shop(browser: Browser) -> Iterator[Page]:
    """The page, opened with a click token."""
    page = browser.new_page()
    page.route("http://shop.example/**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto("http://shop.example/spring?offer=3&rp=abc_123-X")
    yield page
    page.close()


def test_the_script_fills_the_token_into_the_form(shop: Page) -> None:
    expect(shop.locator("input[name=rp]")).to_have_value("abc_123-X")


def test_people_neither_see_the_trap_nor_reach_it_by_the_keyboard(shop: Page) -> None:
    expect(shop.locator("input[name=rp_website]")).to_be_hidden()
    reached = []
    for _ in range(4):
        shop.keyboard.press("Tab")
        reached.append(shop.evaluate("document.activeElement.name || document.activeElement.tagName"))
    assert reached[:3] == ["email", "name", "BUTTON"]
    assert "rp_website" not in reached
    assert Axe().run(shop).violations_count == 0
