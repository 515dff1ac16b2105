"""A form that is posted from another website, without its token, is credited by the cookie of an old click.

Chromium sends cookies without `SameSite` across websites too, for the two minutes after they were set. A switch of its
own for tests makes that ten seconds; a cookie without `SameSite`, set after ours, shows that they are over.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page

from stats.models import OptIn
from tests.browser.owners_site import Website, open_website, person
from tests.conftest import Cast
from tests.factories import HostedFormFactory, LinkFactory

SHORT = "--enable-features=ShortLaxAllowUnsafeThreshold"
DEADLINE = 60.0
POST = """address => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: address});
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def website(home: str, cast: Cast) -> Iterator[Website]:
    """An owner's website without the script: its form brings no token."""
    with open_website(home.replace("localhost", "127.0.0.1")) as website:
        HostedFormFactory(code="newsletter", thank_you_address=f"{website.address}/thanks", minimum_seconds=0)
        LinkFactory(code="spring", website_address=f"{website.address}/arrived")
        yield website


@pytest.fixture
def page(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path, website: Website
) -> Iterator[Page]:
    """A browser for which two minutes are ten seconds."""
    launch = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], SHORT]}  # type: ignore[misc]
    with person(browser_type, launch, str(tmp_path / "profile"), {}) as context:
        yield context.new_page()


def test_an_old_click_is_credited_by_the_cookie_across_websites(page: Page, website: Website, cast: Cast) -> None:
    page.goto(f"{website.portal}/go/spring/abc123/website2")
    wait_until_fresh_cookies_are_old(page, website)

    page.goto(f"{website.address}/next")
    page.get_by_role("button", name="Sign up", exact=True).click()

    page.wait_for_url("**/thanks")
    opt_in = OptIn.objects.get()
    assert (opt_in.partner, opt_in.rule) == (cast.alice, "cookie-last")


def wait_until_fresh_cookies_are_old(page: Page, website: Website) -> None:
    """Until a cookie of the portal's host that was set later, and says no `SameSite`, is not sent any more."""
    portals_host = f"http://127.0.0.1:{website.port}"
    website.cookie = "fresh=1; Path=/"
    page.goto(f"{portals_host}/set")
    website.cookie = ""
    was_sent, deadline = False, time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        page.goto(f"{website.address}/next")
        page.evaluate(POST, f"{portals_host}/probe")
        page.wait_for_url("**/probe")
        cookies = next(cookie for path, cookie in reversed(website.asked) if path == "/probe")
        if "fresh=1" not in cookies:
            assert was_sent, "The fresh cookie was never sent: it shows nothing."
            return
        was_sent = True
        page.wait_for_timeout(500)
    pytest.fail("The browser goes on sending the fresh cookie across websites.")
