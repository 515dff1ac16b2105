"""One thing that a courier does again and again: in a thread of its own, on a connection of its own."""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from stats.capture.courier.connection import cut, renew
from stats.capture.health.counters import count

log = logging.getLogger(__name__)

# In seconds.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
# With one statement; what turns out to be slow only gets more the next time.
PATIENCE, LONGEST_PATIENCE = 10.0, 600.0
# Between rounds that are farther apart, a connection would only be in the way.
KEPT_OPEN = 10.0


@dataclass(frozen=True, slots=True)
class Duty:
    """What to do as of a moment (it returns whether more is waiting), and how.

    `every`: seconds between rounds. `silence`: seconds for which a round may say nothing to the database.
    `troubles`: the name of the count of rounds that failed.
    """

    name: str
    do: Callable[[datetime], bool]
    every: float
    silence: float = 10.0
    needs_database: bool = True
    troubles: str = ""


class Doing(threading.Thread):
    """After trouble it pauses, longer and longer; nothing ends it but `is_over`."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(name=f"courier-{duty.name}", daemon=True)
        self.duty = duty
        self.is_over = threading.Event()
        self._failed = 0
        self._trouble: type[Exception] | None = None
        self._patience = PATIENCE
        self._doubted_at = math.inf
        self._connection: BaseDatabaseWrapper | None = None

    def run(self) -> None:
        pause = 0.0
        while not self.is_over.wait(pause):
            pause = self.round()
        connections.close_all()

    def round(self) -> float:
        """Do it once. Returns how many seconds to pause."""
        try:
            with connection.execute_wrapper(self._watched):
                has_more = self._do()
        except Exception as problem:  # noqa: BLE001 (whatever it was is logged, and nothing may end the thread)
            return self._stumble(problem)
        finally:
            self._doubted_at = math.inf
        self._go_on()
        return 0.0 if has_more else self.duty.every

    def _do(self) -> bool:
        self._connection = connections[DEFAULT_DB_ALIAS]  # this thread's
        self._doubted_at = time.monotonic() + PATIENCE
        if self.duty.needs_database:
            renew()
        has_more = self.duty.do(timezone.now())
        if self.duty.every > KEPT_OPEN:
            connections.close_all()
        return has_more

    def _watched(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Around every statement."""
        self._doubted_at = time.monotonic() + self._patience
        try:
            return execute(*statement)
        finally:
            self._doubted_at = time.monotonic() + self.duty.silence

    def _stumble(self, problem: Exception) -> float:
        """Say what happened, once for as long as it stays the same. Returns how many seconds to pause."""
        if type(problem) is not self._trouble:
            is_usual = isinstance(problem, Error | OSError)
            log.error("The courier's %s waits: %s", self.duty.name, problem, exc_info=None if is_usual else problem)
        if self.duty.troubles:
            count(self.duty.troubles)
        self._trouble = type(problem)
        self._failed += 1
        return min(SHORTEST_PAUSE * 2.0 ** min(self._failed - 1, 10), LONGEST_PAUSE)

    def _go_on(self) -> None:
        if self._failed:
            log.warning("The courier's %s goes on. Rounds that failed: %d.", self.duty.name, self._failed)
        self._failed, self._trouble, self._patience = 0, None, PATIENCE

    def cut_if_hanging(self) -> None:
        """For another thread to call from time to time. What was only slow gets more patience the next time."""
        if time.monotonic() > self._doubted_at and self._connection and cut(self._connection):
            log.error("The courier's %s had no answer for %.0f seconds.", self.duty.name, self._patience)
            self._patience = min(2 * self._patience, LONGEST_PATIENCE)
            self._doubted_at = math.inf
