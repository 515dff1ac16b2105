"""An owner's website and shop on hosts of their own, with the script, a form and a link to the shop."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import BrowserContext, BrowserType

from tests.factories import BROWSER

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An owner's website</title>
<link rel="icon" href="data:,">{head}{tag}</head><body>
<form action="{portal}/hooks/forms/newsletter/" method="post">
  <input name="email" value="{email}">{fields}<button>Sign up</button>
</form>
<button id="send">Sign up without leaving</button><button id="agree">Yes</button><button id="decline">No</button>
<a id="next" href="/next">Next page</a> <a id="shop" href="http://pay.localhost:{port}/order?size=2#cart">Shop</a>
<script src="/page.js"></script></body></html>"""
FIELDS = '<input type="hidden" name="rp"><input type="hidden" name="rp_seconds">'
PAGES_OWN_SCRIPT = """
function say(given) { window.referral ? referral.consent(given) : (window.referral = {given}); }
document.getElementById("agree").onclick = () => say(true);
document.getElementById("decline").onclick = () => say(false);
document.getElementById("send").onclick = async () => {
  const form = document.querySelector("form"), body = new URLSearchParams(new FormData(form));
  await fetch(form.action, {method: "POST", mode: "no-cors", credentials: "include", body}).catch(() => {});
  document.title = "Sent";
};
"""
BROKEN_SCRIPT = """
addEventListener("submit", () => { throw new Error("the page's own"); }, true);
addEventListener("click", () => { undefined.nothing; }, true);
addEventListener("referral", () => { nothing(); });
throw new Error("the page's own");
"""
# Nothing but the portal's script, the page's own, and what both need.
POLICY = (
    "default-src 'none'; script-src 'self' {portal}; img-src data:; connect-src {portal}; "
    "form-action 'self' http://127.0.0.1:*"
)


@dataclass
class Website:
    """What the pages hold. They are at `shop.localhost`, the shop is at `pay.localhost`."""

    portal: str
    tag: str = ""
    head: str = ""
    fields: str = FIELDS
    email: str = "carla@people.example"
    cookie: str = ""
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://shop.localhost:{self.port}"

    def answer(self, path: str) -> tuple[str, str]:
        """Its kind, and its text."""
        if path.endswith(".js"):
            return "text/javascript", BROKEN_SCRIPT if path == "/broken.js" else PAGES_OWN_SCRIPT
        told = {name: escape(text) for name, text in (("portal", self.portal), ("email", self.email))}
        return "text/html", PAGE.format(head=self.head, tag=self.tag, fields=self.fields, port=self.port, **told)


@contextmanager
def open_website(portal: str) -> Iterator[Website]:
    """Served until it is left."""
    website = Website(portal)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            website.asked.append((self.path, self.headers.get("Cookie", "")))
            kind, text = website.answer(self.path.partition("?")[0])
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY.format(portal=portal))
            if website.cookie:
                self.send_header("Set-Cookie", website.cookie)
            self.end_headers()
            self.wfile.write(text.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        website.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield website
        server.shutdown()


@contextmanager
def person(
    browser_type: BrowserType, launch: dict[str, object], profile: str, choices: dict[str, object], **options: object
) -> Iterator[BrowserContext]:
    """Somebody's own browser with an ordinary window: a private one would block cookies of others by itself."""
    folder = Path(profile, "Default")
    folder.mkdir(parents=True)
    folder.joinpath("Preferences").write_text(json.dumps({"profile": choices}))
    context = browser_type.launch_persistent_context(profile, user_agent=BROWSER, **{**launch, **options})  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    yield context
    context.close()
