"""Processes under test: started with a log, looked at, ended by their ids."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.faults.databases import ROOT

PATIENCE = 60.0  # for a machine that has much else to do


def wait_until(condition: Callable[[], Any], what: str, within: float = PATIENCE, pause: float = 0.05) -> Any:
    """What the condition gives, once it gives something. Raises AssertionError with `what` after the deadline."""
    deadline = time.monotonic() + within
    while not (given := condition()):
        assert time.monotonic() < deadline, f"not within {within:.0f} s: {what}"
        time.sleep(pause)
    return given


class Process:
    """A Python process with its log. It is killed, with all below it, when it is left."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path, passed: Sequence[int] = ()) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=dict(env), stdout=output, stderr=output, pass_fds=passed
            )
        self.pid = self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def children(self) -> list[int]:
        """The ids of the processes that it started and that still live."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [child for child in map(int, listed.split()) if _lives(child)]

    def kill(self) -> None:
        """kill -9, this process only."""
        self._process.kill()
        self._process.wait()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self, within: float = PATIENCE) -> int:
        """Ask it to end, and wait. Returns its exit status."""
        self._process.terminate()
        return self._process.wait(within)

    def wait(self, within: float = PATIENCE) -> int:
        return self._process.wait(within)

    def clear_away(self) -> None:
        """End it and its children at once, whatever they are doing."""
        children = self.children()
        self.kill()
        for child in children:
            kill(child)
        wait_until(lambda: not any(map(_lives, children)), "killed processes are gone")


def kill(pid: int) -> bool:
    """kill -9. False if it was gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
