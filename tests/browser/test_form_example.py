"""The form and the script of `docs/hooks.md`, on a page of an owner's own website."""

from playwright.sync_api import Browser, expect

from tests.docs.test_hooks_page import example


def test_the_script_fills_the_token_into_the_form(browser: Browser) -> None:
    page = browser.new_page()
    document = f"<!doctype html>{example('html')}<script>{example('js')}</script>"
    page.route("http://shop.example/**", lambda route: route.fulfill(body=document, content_type="text/html"))

    page.goto("http://shop.example/spring?offer=3&rp=abc_123-X")

    expect(page.locator("input[name=rp]")).to_have_value("abc_123-X")
    page.close()
