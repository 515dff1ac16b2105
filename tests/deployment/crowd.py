"""Visitors who keep following one address while something is done to the portal."""

import base64
import threading
import uuid
from collections import Counter

from tests.deployment.books import stored_hits
from tests.deployment.machine import TRACKING, Machine
from tests.faults.processes import wait_until

VISITORS = 3
PAUSE = 0.01


class Crowd:
    """`with`: they come. `answers` tells how often they got each status, `clicks` the ids in their tokens."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._is_over = threading.Event()
        self._counting = threading.Lock()
        self._threads = [threading.Thread(target=self._come) for _ in range(VISITORS)]
        self.answers: Counter[int | str] = Counter()
        self.clicks: set[uuid.UUID] = set()

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        self.wait_for_more()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self) -> None:
        """Until each has been answered some times from now on."""
        enough = self.answers.total() + 10 * VISITORS
        wait_until(lambda: self.answers.total() >= enough, "visitors are answered")

    def lost(self) -> set[uuid.UUID]:
        """Clicks that were answered and are not in the database. One that was not answered may be there as well."""
        return self.clicks - stored_hits(self._machine.env["DATABASE_URL"])

    def _come(self) -> None:
        visitor = self._machine.visitor()
        while not self._is_over.wait(PAUSE):
            try:
                answer = visitor.get(f"{TRACKING}/go/haircare/abc123")
            except OSError as problem:
                self._count(repr(problem))
            else:
                self._count(answer.status, answer.location.partition("rp=")[2])

    def _count(self, status: int | str, token: str = "") -> None:
        with self._counting:
            self.answers[status] += 1
            if token:
                self.clicks.add(uuid.UUID(bytes=base64.urlsafe_b64decode(token)[1:17]))
