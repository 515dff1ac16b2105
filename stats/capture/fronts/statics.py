"""Files of ours that other websites and pages for visitors need, for a domain that has no other server."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from partners.branding import KEPT, served_stylesheet
from stats.capture.fronts.serving import NO_STORE, Reply

KINDS = {
    "css/tokens.css": "text/css; charset=utf-8",
    "css/portal.css": "text/css; charset=utf-8",
    "favicon.svg": "image/svg+xml",
    "favicon.ico": "image/x-icon",
    "apple-touch-icon.png": "image/png",
}
# The number is the script's version: what stands at an address never changes, so pages can name its hash.
SCRIPT, SCRIPT_PATH = "js/referral-1.js", "/referral-1.js"


@cache
def files() -> dict[str, Reply]:
    """Path -> reply. Their names change with their content, so browsers may keep them."""
    return {staticfiles_storage.url(name): _reply(name, kind) for name, kind in KINDS.items()}


def accent(path: str) -> Reply | None:
    """The sheet in the owner's colour for the pages that visitors see; None for any other path."""
    sheet = served_stylesheet(path)
    headers = (
        ("Content-Type", "text/css; charset=utf-8"),
        ("Cache-Control", KEPT),
        ("X-Content-Type-Options", "nosniff"),
    )
    return Reply(200, headers, sheet.encode()) if sheet else None


def serve_script(method: str) -> Reply:
    """The script for owners' websites, which any page may load."""
    return script() if method in ("GET", "HEAD") else Reply(405, (("Allow", "GET, HEAD"), NO_STORE))


@cache
def script() -> Reply:
    """Its bytes, and what lets a page of another site run them."""
    plain = _reply(SCRIPT, "text/javascript; charset=utf-8", KEPT)
    open_to_all = (("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin"))
    return plain._replace(headers=plain.headers + open_to_all)


@cache
def integrity() -> str:
    """What a page says of the script, so that browsers run no other."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script().body).digest()).decode()


def _reply(name: str, kind: str, kept: str = "max-age=3600") -> Reply:
    body = Path(str(finders.find(name))).read_bytes()
    return Reply(200, _headers(kind, kept), body)


def _headers(kind: str, kept: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", kind), ("Cache-Control", kept), ("X-Content-Type-Options", "nosniff"))
