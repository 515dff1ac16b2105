"""Takes pictures of every page, in every width and theme: `make screenshots`. Fails on what a browser complains of."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

from partners.models import Portal, User
from tests.browser.conftest import session_of
from tests.factories import BROWSER
from tests.screenshots.album import FOLDER, bind
from tests.screenshots.data import MAKERS, Stage
from tests.screenshots.pages import NOBODY, OWNER, PARTNER, SEEING, Picture, pictures
from tests.screenshots.readme import show

LOOKS = [(width, theme) for width in (1280, 390) for theme in ("light", "dark")]
HEIGHT = {1280: 900, 390: 844}
LANGUAGE = os.environ.get("SCREENSHOTS_LANGUAGE", "en")
# Adds up what moves by itself while a page loads.
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# The lists that Django's admin draws may move by so much, which nobody sees: rows that come late widen a column.
DJANGOS_OWN = 0.05
TALL = "Math.min(document.documentElement.scrollHeight, 12000)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Photographer:
    """Goes from page to page in one look, and notes what is wrong with any."""

    def __init__(self, page: Page, folder: Path, look: str) -> None:
        self.page, self.folder, self.look = page, folder, look
        self.complaints: list[str] = []
        self.at = ""
        page.on("console", lambda message: self.hear(message.type, message.text))
        page.on("pageerror", lambda error: self.note(str(error)))

    def hear(self, kind: str, words: str) -> None:
        """The preview of a mail runs no script, ours that watches neither."""
        if kind == "error" and not words.startswith("Blocked script execution"):
            self.note(words)

    def note(self, words: str) -> None:
        self.complaints.append(f"{self.at} {self.look}: {words}")

    def take(self, picture: Picture) -> None:
        """The whole page, into a file named after it."""
        self.at, before = picture.name, len(self.complaints)
        answer = self.page.goto(picture.path)
        if picture.status != 200:
            expected = f"status of {picture.status}"
            self.complaints[before:] = [words for words in self.complaints[before:] if expected not in words]
        if answer is None or answer.status != picture.status:
            self.note(f"answered {answer and answer.status} instead of {picture.status}")
        if (sideways := self.page.evaluate(SIDEWAYS)) > 0:
            self.note(f"scrolls sideways by {sideways} pixels")
        allowed = DJANGOS_OWN if picture.who == OWNER else 0.0
        if (shifted := self.page.evaluate("window.shifted")) > allowed:
            self.note(f"moved by {shifted:.4f} while it loaded")
        self.shoot(self.folder / f"{picture.name}-{self.look}.png")

    def shoot(self, path: Path) -> None:
        """The whole page in a window as tall as it is, so that what sticks to an edge stands where it belongs."""
        window = self.page.viewport_size
        assert window is not None
        self.page.set_viewport_size({**window, "height": max(window["height"], self.page.evaluate(TALL))})
        self.page.screenshot(path=path)
        self.page.set_viewport_size(window)
        self.page.wait_for_function(f"window.innerHeight === {window['height']}")  # else the next page is shortened


def saying(status: str) -> Callable[[Route], None]:
    """Answers in the portal's place with the page of this status."""
    html = render_to_string(f"{status}.html", {"portal": Portal.objects.current(), "home": "/"})

    def answer(route: Route) -> None:
        route.fulfill(status=int(status), body=html, content_type="text/html")

    return answer


def sessions(stage: Stage) -> dict[str, dict[str, str]]:
    """The session of each who sees pages."""
    return {
        PARTNER: session_of(stage.partner),
        OWNER: session_of(stage.owner),
        SEEING: session_of(stage.owner, seeing=stage.partner),
    }


def photograph(browser: Browser, home: str, stage: Stage, folder: Path, width: int, theme: str) -> list[str]:
    """All pages in one look. Returns what is wrong with them."""
    context = browser.new_context(
        base_url=home,
        viewport={"width": width, "height": HEIGHT[width]},
        color_scheme=theme,
        locale=LANGUAGE,
        reduced_motion="reduce",
        user_agent=BROWSER,
    )
    context.add_init_script(WATCH_SHIFTS)
    for said in {picture.said for picture in pictures(stage)} - {""}:
        context.route(f"{home}/said-{said}", saying(said))
    photographer = Photographer(context.new_page(), folder, f"{width}-{theme}")
    wanted = os.environ.get("SCREENSHOTS_PAGES", "").split()
    for who in dict.fromkeys(picture.who for picture in pictures(stage)):
        context.clear_cookies()
        if who != NOBODY:
            kept = sessions(stage)[who]
            context.add_cookies([{"name": name, "value": value, "url": home} for name, value in kept.items()])
        for picture in pictures(stage):
            if picture.who == who and (not wanted or picture.name in wanted):
                photographer.take(picture)
    context.close()
    return photographer.complaints


@pytest.mark.urls("tests.portal.styleguide_urls")
@pytest.mark.parametrize("data", MAKERS)
def test_no_page_has_anything_to_complain_of(browser: Browser, live_server: LiveServer, data: str) -> None:
    cache.clear()
    stage = MAKERS[data](live_server.url, timezone.now())
    User.objects.update(language=LANGUAGE)
    folder = FOLDER / data
    folder.mkdir(parents=True, exist_ok=True)

    complaints = [
        words for width, theme in LOOKS for words in photograph(browser, live_server.url, stage, folder, width, theme)
    ]

    bind()
    if data == "demo" and LANGUAGE == "en":
        show(browser, live_server.url, stage)
    assert not complaints, "\n".join(complaints)
