"""One visit, from what it asks to what it gets: the answer is made, written down, and spelled out."""

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from csp.utils import build_policy
from django.conf import settings

from stats.capture.go import Answer, Header, follow
from stats.capture.journal import writer
from stats.capture.journal.records import encode
from stats.capture.routes import local
from stats.capture.routes.kinds import Routes
from stats.capture.visits import Visit


class Reply(NamedTuple):
    """What goes back over the wire. Headers are ASCII; the length is left to the server's front."""

    status: int
    headers: tuple[Header, ...]
    body: bytes


def serve(visit: Visit) -> Reply:
    """Follow an address now. No database is asked; if nothing can be written, the visitor goes on all the same."""
    at = datetime.now(UTC)
    routes = local.current()
    answer = follow(visit, routes, at)
    if answer.record is not None:
        writer.current().write(encode(answer.record))
    elif answer.names_unknown_link:
        writer.current().note_unknown_link(at)
    if answer.status == 302 and not visit.is_https:
        return Reply(302, answer.headers, b"")
    return _with_page(answer, visit, routes)


def _with_page(answer: Answer, visit: Visit, routes: Routes) -> Reply:
    """The reply with what browsers are told besides, and the page if there is one."""
    secure = strict_transport() if visit.is_https else ()
    if answer.status not in (404, 410, 503):
        return Reply(answer.status, answer.headers + secure, b"")
    return Reply(answer.status, answer.headers + secure + page_headers(), routes.page(answer.status))


@cache
def page_headers() -> tuple[Header, ...]:
    """What goes with a page that Django's middleware never sees."""
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", build_policy()),
        ("X-Content-Type-Options", "nosniff"),
    )


@cache
def strict_transport() -> tuple[Header, ...]:
    """The promise to stay with https, in the words of Django's own middleware."""
    seconds = settings.SECURE_HSTS_SECONDS
    subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return (("Strict-Transport-Security", f"max-age={seconds}{subdomains}"),) if seconds else ()
