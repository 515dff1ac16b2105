"""A visitor's way in a browser: an address, the website, its form. The portal is never noticed."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from links.models import TrackingLink
from stats.models import Hit, OptIn
from tests.browser.conftest import Complaints, OpenBrowser
from tests.conftest import Cast
from tests.factories import HostedFormFactory, LinkFactory

FORM = """<!doctype html><title>The website</title><link rel="icon" href="data:,">
<form method="post" action="{home}/hooks/forms/newsletter/"><input name="email"><button>Sign up</button></form>"""


@pytest.fixture
def website(home: str, complaints: Complaints) -> Iterator[str]:
    """A website of the owner's on another host, with the hosted form on it and nothing else of ours."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(FORM.format(home=home).encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        complaints.homes.append(address)
        yield address
        server.shutdown()


@pytest.fixture
def spring(website: str) -> TrackingLink:
    """A link to the website, whose form sends people back there."""
    HostedFormFactory(code="newsletter", thank_you_address=f"{website}/thanks")
    return LinkFactory(code="spring", website_address=f"{website}/spring?offer=3#top")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, open_page: OpenBrowser, spring: TrackingLink) -> Page:
    """A visitor's browser."""
    return open_page("about:blank", javascript=request.param)


def test_a_visitor_arrives_with_the_owners_query_and_fragment(page: Page, cast: Cast, spring: TrackingLink) -> None:
    page.goto("/go/spring/abc123/website2?utm_source=blog")

    assert "/spring?offer=3&utm_source=blog&rp=" in page.url
    assert page.url.endswith("#top")
    hit = Hit.objects.get()
    assert (hit.partner, hit.ad, hit.visit_class) == (cast.alice, cast.website2, "counted")


def test_signing_up_is_credited_by_the_cookie_alone(page: Page, cast: Cast, spring: TrackingLink) -> None:
    page.goto("/go/spring/bob456")
    page.locator("[name=email]").fill("carla@people.example")
    page.get_by_role("button").click()

    assert page.url.endswith("/thanks")
    opt_in = OptIn.objects.get()
    assert (opt_in.partner, opt_in.link, opt_in.kind) == (cast.bob, spring, "form")


def test_coming_twice_is_two_hits_of_one_visitor(page: Page, cast: Cast, spring: TrackingLink) -> None:
    page.goto("/go/spring/abc123")
    page.goto("/go/spring/abc123")

    assert Hit.objects.filter(visit_class="counted").count() == 2
    assert Hit.objects.filter(is_unique=True).count() == 1
