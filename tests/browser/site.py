"""An owner's website over https, made up in the browser: it holds what a test says, and the script."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Route

from stats.capture.fronts.statics import integrity, script
from tests.factories import BROWSER

HOME, PORTAL = "https://www.example.com", "https://go.example.com"
SCRIPT = f"{PORTAL}/referral-1.js"
NEW, OLD = "New-" + "n" * 60, "Old_" + "o" * 60
FIELDS = '<input type="hidden" name="rp"><input name="rp_seconds">'
FORM = f'<form action="/posted" method="post">{FIELDS}<button>Go</button></form>'
VALUE = "document.querySelector('input[name=rp]').value"


@dataclass
class Site:
    """A website over https. `posted` is what its forms sent."""

    page: Page
    html: str = FORM
    tag: str = ""
    policy: str = ""
    posted: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        if route.request.url == SCRIPT:
            route.fulfill(body=script().body, headers=dict(script().headers))
            return
        if route.request.method == "POST":
            self.posted.append(route.request.post_data or "")
        headers = {"Content-Type": "text/html"} | ({"Content-Security-Policy": self.policy} if self.policy else {})
        body = f'<!doctype html><link rel="icon" href="data:,">{self.tag}<title>Site</title>{self.html}'
        route.fulfill(body=body, headers=headers)

    def open(self, path: str = f"/?rp={NEW}", **data: str) -> Page:
        """A page of it, with the script and these data attributes."""
        said = "".join(f' data-{name}="{text}"' for name, text in data.items())
        self.tag = f'<script src="{SCRIPT}" integrity="{integrity()}" crossorigin="anonymous" defer{said}></script>'
        self.page.goto(HOME + path)
        return self.page

    def kept(self) -> dict[str, object] | None:
        """The cookie of the token."""
        found = [cookie for cookie in self.page.context.cookies() if cookie["name"] == "rp"]
        return dict(found[0]) if found else None

    def value_kept(self) -> object:
        cookie = self.kept()
        return cookie and cookie["value"]


@contextmanager
def open_site(browser: Browser, **options: object) -> Iterator[Site]:
    """In a browser of its own. At the end no exception has reached the page."""
    context = browser.new_context(user_agent=BROWSER, **options)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    site = Site(page)
    context.route("**/*", site.answer)
    yield site
    context.close()
    assert errors == []
