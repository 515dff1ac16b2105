"""Passkeys in a real browser, with a device that the browser plays; and the second step by keyboard alone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from partners.models import Partner
from tests.accounts.two_steps import code_of
from tests.browser.conftest import OpenBrowser
from tests.browser.passkeys import add_passkey, give_device
from tests.factories import PASSWORD


@pytest.fixture
def page(open_page: OpenBrowser, alice: Partner) -> Page:
    """Alice at her account, with a device that knows her finger."""
    page = open_page("/accounts/", alice)
    give_device(page)
    return page


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page, alice: Partner) -> None:
    add_passkey(page)
    page.context.clear_cookies()

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Hello, Alice")).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").wrap().name == "My telephone"


def test_a_passkey_is_the_second_step_as_well(page: Page, alice: Partner) -> None:
    add_passkey(page)
    page.context.clear_cookies()

    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("abc123")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey instead").click()

    expect(page.get_by_role("heading", name="Hello, Alice")).to_be_visible()


def test_a_passkey_shows_that_it_is_you_gets_another_name_and_goes(page: Page) -> None:
    add_passkey(page)
    page.goto("/accounts/two-steps/webauthn/reauthenticate/?next=/accounts/two-steps/webauthn/")
    page.get_by_role("button", name="Use a passkey").click()

    page.get_by_role("link", name="Rename My telephone").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("button", name="Remove it").click()

    expect(page.get_by_role("heading", name="No passkeys yet")).to_be_visible()
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_the_account_says_that_the_password_alone_is_not_enough_any_more(page: Page) -> None:
    add_passkey(page)

    page.goto("/accounts/")

    expect(page.get_by_text("After the password, a passkey")).to_be_visible()


def test_a_browser_without_the_passkey_says_so(open_page: OpenBrowser, alice: Partner) -> None:
    page = open_page("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('not now')); }")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_have_text("Your browser did not give a passkey. Please try again.")


def test_without_javascript_sign_in_offers_no_passkey(open_page: OpenBrowser, alice: Partner) -> None:
    page = open_page("/accounts/login/", javascript=False)

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_app_is_set_up_by_keyboard_alone(open_page: OpenBrowser, alice: Partner, javascript: bool) -> None:
    page = open_page("/accounts/two-steps/totp/activate/", alice, javascript=javascript)
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Key:")).to_be_visible()
    key = re.search(r"Key: (\w+)", page.locator("main").inner_text())
    assert key

    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(code_of(key[1]))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".secrets li").count() == 10


def test_mails_are_chosen_without_javascript(open_page: OpenBrowser, alice: Partner) -> None:
    page = open_page("/accounts/notifications/", alice, javascript=False)

    page.get_by_label("Every morning, with the day before").check()
    page.get_by_label("A mail for each opt-in as it happens").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    alice.refresh_from_db()
    assert alice.digest == "daily"
    assert alice.opt_in_mails_since is not None
