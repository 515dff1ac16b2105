"""The courier at every request: routes are copied before a door is used, and journals drained behind it.

So a test sees at once what its client did, in whatever transaction it runs. Waiting, electing and dying are
tested with real processes, in tests/courier and tests/faults.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stats.capture.courier.drain import Drain
from stats.capture.journal import writer
from stats.capture.routes import copying, local


class CarriedAtOnce:
    """Middleware in front of all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Not in a server under test: there the test's own process is the courier."""
        if not settings.COURIER:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(("/go", "/hooks/forms", "/readyz")):
            return self.get_response(request)
        # A database that is away, or lacks a table: the courier would wait, and so does this one.
        with suppress(Error):
            copy_routes()
        response = self.get_response(request)
        with suppress(Error):
            drain()
        return response


def copy_routes() -> None:
    """Have the routes as the database is now, uncommitted changes included."""
    with _one_at_a_time:
        copying.copy_everything(settings.ROUTES_FILE, timezone.now())
    local.current().refresh()


def drain() -> None:
    """Have everything in the database that was written into the journal."""
    writer.current().write_sums()
    with _one_at_a_time:
        while _courier().drain(timezone.now()):
            pass


# Kept for the whole run: what an earlier test did and rolled back is not read again.
@cache
def _courier() -> Drain:
    return Drain(settings.JOURNAL_DIR, "tests")


_one_at_a_time = Lock()
