"""axe finds nothing on the pages of one's account, nor on those of mails, nor in the mails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from stats.mails.unsubscribing import address_for
from stats.models import Mail
from tests.accounts.two_steps import code_of
from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look
from tests.factories import PASSWORD
from tests.stats.rows import count

PAGES = ["", "profile/", "notifications/", "two-steps/", "two-steps/webauthn/"]


@pytest.fixture
def owners_page(open_page: OpenBrowser, scenery: Scenery) -> Iterator[Page]:
    return open_page("/admin/", scenery.owner)


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
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("abc123")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more step").wait_for()
    check_every_look(page)


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
