"""One visit, from what it asks to what it gets: the answer is made, written down, and spelled out."""

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from csp.utils import build_policy
from django.conf import settings

from stats.capture.go import Answer, Terms, follow
from stats.capture.health.counters import count
from stats.capture.journal import writer
from stats.capture.keys import key_ring
from stats.capture.routes import local
from stats.capture.visits import Visit

METHODS = "GET, HEAD, OPTIONS"
RETRY_AFTER = "10"

Headers = tuple[tuple[str, str], ...]

NO_STORE = ("Cache-Control", "no-store")


class Reply(NamedTuple):
    """What goes back over the wire. Headers are ASCII; the length is left to the server's front."""

    status: int
    headers: Headers
    body: bytes = b""


def terms_of_settings() -> Terms:
    """What following an address needs of the settings: a front reads them once."""
    return Terms(key_ring("click token"), settings.COOKIE_NAME, settings.COOKIE_DOMAIN)


def serve(visit: Visit, terms: Terms) -> Answer:
    """Follow an address now. No database is asked; if nothing can be written, the visitor goes on all the same."""
    at = datetime.now(UTC)
    answer = follow(visit, local.current(), at, terms)
    if answer.line:
        if not writer.current().write(answer.line):
            count("unrecorded_clicks")
    elif answer.names_unknown_link:
        writer.current().note_unknown_link(at)
    return answer


def reply_of(answer: Answer, visit: Visit) -> Reply:
    """The answer as headers and body."""
    headers = (NO_STORE, *strict_transport()) if visit.is_https else (NO_STORE,)
    if answer.cookie:
        return Reply(302, (("Location", answer.location), ("Set-Cookie", answer.cookie), *headers))
    if answer.location:
        return Reply(302, (("Location", answer.location), *headers))
    if answer.status in (204, 405):
        return Reply(answer.status, (("Allow", METHODS), *headers))
    return page(answer.status, headers)


def page(status: int, headers: Headers) -> Reply:
    """The visitors' page of that status."""
    again = (("Retry-After", RETRY_AFTER),) if status == 503 else ()
    return Reply(status, (*headers, *again, *page_headers()), local.current().page(status))


@cache
def page_headers() -> Headers:
    """What goes with a page that Django's middleware never sees."""
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", build_policy()),
        ("X-Content-Type-Options", "nosniff"),
    )


@cache
def strict_transport() -> Headers:
    """The promise to stay with https, in the words of Django's own middleware."""
    seconds = settings.SECURE_HSTS_SECONDS
    subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return (("Strict-Transport-Security", f"max-age={seconds}{subdomains}"),) if seconds else ()
