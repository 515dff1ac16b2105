"""What those learn who ask whether the portal is well: no framework's request, and never the database."""

import hmac
from datetime import UTC, datetime

from django.conf import settings

from stats.capture.health import host, metrics
from stats.capture.routes import local

PATHS = ("/healthz", "/readyz", "/metrics")
PLAIN = "text/plain; charset=utf-8"

Answer = tuple[int, str, bytes]


def answer(path: str, authorization: str = "") -> Answer:
    """Status, content type and body of one of the PATHS, asked for with this Authorization header."""
    if path == "/healthz":
        return 200, PLAIN, b"ok\n"
    if path == "/readyz":
        return (200, PLAIN, b"ready\n") if local.current().is_loaded else (503, PLAIN, b"no routes\n")
    return _metrics(authorization)


def _metrics(authorization: str) -> Answer:
    if not settings.METRICS_TOKEN:
        return 404, PLAIN, b"There is nothing at this address.\n"
    if not _is_allowed(authorization):
        return 401, PLAIN, b"Send the METRICS_TOKEN: Authorization: Bearer ...\n"
    return 200, metrics.CONTENT_TYPE, metrics.exposition(host.figures(datetime.now(UTC))).encode()


def _is_allowed(authorization: str) -> bool:
    """Whether the header, as servers hand it on, holds the token. Takes as long for a wrong one as for the right."""
    scheme, _, token = authorization.partition(" ")
    is_token = hmac.compare_digest(token.strip().encode("latin-1", "replace"), settings.METRICS_TOKEN.encode())
    return is_token and scheme.lower() == "bearer"
