"""Pages need the database: where it falls silent under them they are cut off, and leave visitors a thread."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from stats.capture.courier.connection import cut
from stats.capture.health.probes import PATHS
from stats.capture.routes import freshness

# In seconds. The courier speaks with the database every second: by then it has had no answer.
SILENT_AFTER = 5.0
LOOK_EVERY = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """A page that is being made: since when, and the connection of its thread."""

    since: float
    connection: BaseDatabaseWrapper


class Pages:
    """The pages that this process is making."""

    def __init__(self) -> None:
        self._most = math.inf
        self._served: set[Served] = set()

    def leave_room(self, threads: int) -> None:
        """Never let pages hold all of so many threads while the database is silent. Call it once in a process."""
        self._most = max(1, threads - 1)
        threading.Thread(target=self._look_after, name="pages", daemon=True).start()

    @property
    def is_crowded(self) -> bool:
        """Whether one page more would take what is left to visitors."""
        return len(self._served) >= self._most and is_silent()

    @contextmanager
    def served(self) -> Iterator[None]:
        """While a page is made in this thread."""
        page = Served(time.monotonic(), connections[DEFAULT_DB_ALIAS])
        self._served.add(page)
        try:
            yield
        finally:
            self._served.discard(page)

    def cut_silent(self) -> None:
        """End the waiting of pages that have had no answer: theirs is an error then, and a page that says so."""
        longest = time.monotonic() - SILENT_AFTER
        waiting = [page for page in list(self._served) if page.since < longest]
        if waiting and is_silent():
            for page in waiting:
                cut(page.connection)

    def _look_after(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            self.cut_silent()


def is_silent() -> bool:
    """Whether the database has not spoken to this host's courier for a while."""
    spoke_at = freshness.moment(settings.ROUTES_FILE)
    return spoke_at is None or time.time() - spoke_at.timestamp() > SILENT_AFTER


def needs_database(path: str) -> bool:
    """Whether what is at this path waits for the database: probes, hosted forms and files do not."""
    return not (path in PATHS or path.startswith(("/hooks/forms/", settings.STATIC_URL)))
