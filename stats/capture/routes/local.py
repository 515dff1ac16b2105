"""The routes of this process: a bounded memory in front of the file, dropped when the file changes."""

import logging
import math
import os
import secrets
import time
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from partners.portal import Portal
from stats.capture.routes import facts, freshness
from stats.capture.routes.directory import FileDirectory, Unreadable
from stats.capture.routes.generation import Generation, nothing, read
from stats.capture.routes.kinds import FormRoute, Route

log = logging.getLogger(__name__)

# In seconds.
LOOK_EVERY, STALE_AFTER = 0.1, 10.0
LONGEST_KEPT = 256


_made: list["LocalRoutes"] = []


@cache
def current() -> "LocalRoutes":
    """This process's own."""
    _made.append(LocalRoutes(settings.ROUTES_FILE))
    return _made[-1]


# What a parent made before it forked stays in the list, not even closed: its locks may be held by threads left behind.
os.register_at_fork(after_in_child=current.cache_clear)


class LocalRoutes:
    """Implements Routes. Asks no database, and never raises for what the file is or is not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._generation = nothing()
        self._directory: FileDirectory | None = None
        self._changes = 0
        self._is_readable = False
        self._looks_again_at = -math.inf
        self._looking = Lock()
        self._own_keys: dict[date, bytes] = {}
        self._key_of_minute = (nothing(), -1, b"")

    @property
    def portal(self) -> Portal:
        """As of the last `find` or `form`, so that one visit sees one state."""
        return self._generation.portal

    @property
    def is_loaded(self) -> bool:
        """Whether there is a copy at all."""
        return bool(self._now().facts)

    @property
    def is_stale(self) -> bool:
        self._now()
        return not self._is_readable or self.age() > STALE_AFTER

    def age(self) -> float:
        """How many seconds ago the copy was complete. A moment in the future is as doubtful as one long ago."""
        moment = freshness.moment(self._file)
        return math.inf if moment is None else abs(time.time() - moment.timestamp())

    def find(self, path: str) -> Route | None:
        generation = self._now()
        try:
            return generation.find(path) if len(path) <= LONGEST_KEPT else generation.look_up(path)
        except Unreadable as problem:
            return None if self._is_lost(generation, problem) else self.find(path)

    def form(self, code: str) -> FormRoute | None:
        generation = self._now()
        try:
            return generation.form(code)
        except Unreadable as problem:
            return None if self._is_lost(generation, problem) else self.form(code)

    def visitor_key(self, at: datetime) -> bytes:
        # Days begin with a minute everywhere: so the day is asked for once in each.
        generation, minute = self._generation, int(at.timestamp()) // 60
        known = self._key_of_minute
        if known[0] is not generation or known[1] != minute:
            day = generation.portal.day_of(at)
            known = generation, minute, generation.keys.get(day.isoformat()) or self._own_key(day)
            self._key_of_minute = known
        return known[2]

    def page(self, status: int) -> bytes:
        page: str | None = self._now().facts.get(facts.page_name(status))
        return page.encode() if page else facts.PLAIN_PAGE

    def refresh(self) -> None:
        """Look at the file now, and not only when it is time again."""
        with self._looking:
            self._look()

    def _now(self) -> Generation:
        # At first there is nothing to answer with meanwhile: everybody waits for whoever looks.
        if time.monotonic() >= self._looks_again_at and self._looking.acquire(blocking=not self._generation.facts):
            try:
                if time.monotonic() >= self._looks_again_at:
                    self._look()
            finally:
                self._looking.release()
        return self._generation

    def _look(self) -> None:
        """Take over what is new. If the file cannot be read, what is remembered goes on being served."""
        try:
            directory = self._directory
            if directory is None or not self._is_readable or directory.inode != self._file.stat().st_ino:
                self._take_over(FileDirectory(self._file))
            elif directory.changes() != self._changes:
                self._take_over(directory)
        except (Unreadable, OSError) as problem:
            self._doubt(problem)
        finally:
            self._looks_again_at = time.monotonic() + LOOK_EVERY

    def _take_over(self, directory: FileDirectory) -> None:
        # Asked first: what changes while the rest is read is then noticed next time.
        changes = directory.changes()
        generation = read(directory)
        self._is_readable = generation is not None
        if generation:
            self._directory, self._generation, self._changes = directory, generation, changes

    def _is_lost(self, generation: Generation, problem: Exception) -> bool:
        """The file fails under our hands: nobody waits for it until it is opened anew. False if it has been already."""
        if generation is not self._generation:
            return False
        self._doubt(problem)
        generation.close()
        return True

    def _doubt(self, problem: Exception) -> None:
        if self._is_readable:
            log.error("The copy of the routes cannot be read", exc_info=problem)
        self._is_readable = False

    def _own_key(self, day: date) -> bytes:
        """A key for as long as the courier has made none: this process recognises its visitors by itself."""
        for earlier in [known for known in self._own_keys if known < day]:
            self._own_keys.pop(earlier, None)
        return self._own_keys.setdefault(day, secrets.token_bytes(32))
