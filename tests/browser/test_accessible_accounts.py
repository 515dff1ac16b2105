"""axe finds nothing on the pages of one's account, nor on those of mails, nor in the mails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from stats.mails.unsubscribing import address_for
from stats.models import Mail
from tests.accounts.two_steps import code_of
from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.passkeys import add_passkey, give_device
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look
from tests.factories import PASSWORD
from tests.stats.rows import count

PAGES = ["", "profile/", "notifications/", "two-steps/", "two-steps/webauthn/"]


@pytest.fixture
def owners_page(open_page: OpenBrowser, scenery: Scenery) -> Iterator[Page]:
    return open_page("/admin/", scenery.owner)


@pytest.fixture
def page_with_passkey(open_page: OpenBrowser, scenery: Scenery, complaints: Complaints) -> Page:
    """Alice's, on a device that has one."""
    page = open_page("/accounts/", scenery.alice)
    give_device(page)
    add_passkey(page)
    return page


def sign_in(page: Page) -> None:
    """Send user name and password; then the second step is due."""
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("abc123")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more step").wait_for()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_account(open_page: OpenBrowser, scenery: Scenery, complaints: Complaints, path: str) -> None:
    check_every_look(open_page(f"/accounts/{path}", scenery.alice))


def test_the_page_that_stops_mails(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page(address_for(scenery.alice.pk, Mail.Kind.WEEKLY, ""))
    check_every_look(page)
    page.get_by_role("button", name="Stop these mails").click()
    page.get_by_text("You will get no more of these").wait_for()
    check_every_look(page)


def test_the_pages_of_the_second_step(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/accounts/two-steps/totp/activate/", scenery.alice)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Key:").wait_for()
    check_every_look(page)
    key = page.locator("code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(key))
    page.keyboard.press("Enter")
    page.locator(".secrets").wait_for()
    check_every_look(page)
    for path in ("", "recovery-codes/generate/", "totp/deactivate/", "webauthn/add/", "reauthenticate/"):
        page.goto(f"/accounts/two-steps/{path}")
        check_every_look(page)
    page.context.clear_cookies()
    sign_in(page)
    check_every_look(page)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("mfa_list_webauthn", "Your passkeys"),
        ("mfa_edit_webauthn", "Rename a passkey"),
        ("mfa_remove_webauthn", "Remove a passkey"),
        ("mfa_reauthenticate_webauthn", "Confirm with your passkey"),
    ],
)
def test_a_page_of_a_passkey(page_with_passkey: Page, name: str, heading: str) -> None:
    is_about_one = name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    keys = [Authenticator.objects.get(type="webauthn").pk] if is_about_one else []
    page_with_passkey.goto(reverse(name, args=keys))
    page_with_passkey.get_by_role("heading", name=heading).wait_for()
    check_every_look(page_with_passkey)


def test_what_is_said_of_a_passkey_that_does_not_come(page_with_passkey: Page) -> None:
    page_with_passkey.goto(reverse("mfa_reauthenticate_webauthn"))
    page_with_passkey.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('not now')); }")
    page_with_passkey.get_by_role("button", name="Use a passkey").click()
    page_with_passkey.get_by_role("alert").wait_for()
    check_every_look(page_with_passkey)


def test_the_second_step_where_a_passkey_will_do(page_with_passkey: Page) -> None:
    page_with_passkey.context.clear_cookies()
    sign_in(page_with_passkey)
    page_with_passkey.get_by_role("button", name="Use a passkey instead").wait_for()
    check_every_look(page_with_passkey)


@pytest.mark.parametrize("asked", ["", "?kind=weekly&partner=abc123", "?kind=opt-in&partner=abc123"])
def test_how_mails_look(owners_page: Page, asked: str) -> None:
    owners_page.goto(f"/admin/stats/mail/preview/{asked}")
    check_every_look(owners_page)


@pytest.mark.parametrize("kind", ["weekly", "daily", "opt-in"])
def test_a_mail_by_itself(owners_page: Page, scenery: Scenery, complaints: Complaints, kind: str) -> None:
    count(scenery.alice, scenery.cast.skincare, day=timezone.now().date() - timedelta(days=1), hits=3)
    owners_page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    owners_page.goto(f"/admin/stats/mail/preview/html/?kind={kind}&partner=abc123")
    check_every_look(owners_page)
