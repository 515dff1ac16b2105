"""Visitors who keep following one address while something is done to the portal."""

import threading
from collections import Counter
from types import TracebackType

from tests.deployment.machine import TRACKING, Machine
from tests.faults.processes import wait_until

VISITORS = 3
PAUSE = 0.01


class Crowd:
    """`with`: they come. Afterwards `answers` holds how often they got each status."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._come) for _ in range(VISITORS)]
        self.answers: Counter[int | str] = Counter()

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        self.wait_for_more()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self) -> None:
        """Until each has been answered some times from now on."""
        enough = self.answers.total() + 10 * VISITORS
        wait_until(lambda: self.answers.total() >= enough, "visitors are answered")

    def _come(self) -> None:
        visitor = self._machine.visitor()
        while not self._is_over.wait(PAUSE):
            try:
                self.answers[visitor.get(f"{TRACKING}/go/haircare/abc123").status] += 1
            except OSError as problem:
                self.answers[repr(problem)] += 1
