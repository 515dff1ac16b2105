"""A Chromium of the machine's own, and pages that fail when the browser complains."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from partners.models import Partner, User
from tests.browser.chromium import FLAGS, chromium
from tests.browser.scenery import Scenery, build_scenery
from tests.browser.site import Site, open_site
from tests.conftest import Cast
from tests.factories import BROWSER

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = chromium()
    if found is None:
        pytest.fail("The browser tests need Chromium. Run: sudo apt-get install chromium", pytrace=False)
    return {"executable_path": found, "args": FLAGS, "headless": True}


@dataclass
class Complaints:
    """What a browser said against us. A test that provokes one takes it out."""

    found: list[str] = field(default_factory=list)
    homes: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """Take out what the test meant to provoke."""
        assert [text for text in self.found if words in text], f"nobody complained about {words}: {self.found}"
        self.found = [text for text in self.found if words not in text]

    def watch(self, page: Page, home: str) -> None:
        def on_console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.found.append(f"console: {message.text}")

        def on_request(request: Request) -> None:
            if not request.url.startswith((f"{home}/", "data:", "blob:", *self.homes)):
                self.found.append(f"asks elsewhere: {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", on_request)


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Empty at the end of every browser test."""
    complaints = Complaints()
    yield complaints
    assert not complaints.found


@pytest.fixture
def home(live_server: LiveServer) -> str:
    """Where the portal is served. Limits are kept in a table that no flush empties."""
    cache.clear()
    return str(live_server.url)


OpenBrowser = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, home: str, complaints: Complaints) -> Iterator[OpenBrowser]:
    """`open_page("/ads/", partner)`: a page in a browser of somebody's own. `javascript=False` goes without."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, who: Partner | User | None = None, *, javascript: bool = True) -> Page:
        context = browser.new_context(base_url=home, java_script_enabled=javascript, user_agent=BROWSER)
        contexts.append(context)
        if who is not None:
            context.add_cookies(
                [{"name": name, "value": value, "url": home} for name, value in session_of(who).items()]
            )
        page = context.new_page()
        page.set_default_timeout(10_000)
        complaints.watch(page, home)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def session_of(who: Partner | User, *, seeing: Partner | None = None) -> dict[str, str]:
    """The session cookie of somebody who is signed in; of an owner who sees the portal as that partner."""
    client = Client()
    client.force_login(who.user if isinstance(who, Partner) else who)
    if seeing:
        client.post(reverse("admin:see_as_partner", args=[seeing.pk]))
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    """An owner's website with the script."""
    with open_site(browser) as site:
        yield site


@pytest.fixture
def scenery(home: str, cast: Cast) -> Scenery:
    return build_scenery(cast)
