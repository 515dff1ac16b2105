"""Couriers that kill themselves: for each line read, a place in a round, a child drains and dies there.

Run with a folder of journals. It answers each line with what became of the child: `killed`, or `survived`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django
from django.utils import timezone

django.setup()

from django.db import connection  # noqa: E402 (it needs the settings)

from stats.capture.courier.drain import Drain  # noqa: E402
from stats.capture.journal import files  # noqa: E402


class Fate:
    """Kills this process at the first event of that name, or at the event of that number."""

    def __init__(self, place: str) -> None:
        self.place, self.left = place, int(place) if place.isdecimal() else -1

    def pass_by(self, event: str) -> None:
        if self.left == 0 or self.place in event:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def around(self, name: str, do: Any) -> Any:
        def done(*arguments: Any) -> Any:
            self.pass_by(f"before {name}")
            given = do(*arguments)
            self.pass_by(f"after {name}")
            return given

        return done

    def before_statement(self, execute: Any, sql: str, *others: Any) -> Any:
        self.pass_by(f"before {' '.join(sql.split())}")
        return execute(sql, *others)


def drain_until(place: str, folder: Path) -> None:
    fate = Fate(place)
    connection.commit = fate.around("commit", connection.commit)
    files.set_drained = fate.around("move", files.set_drained)
    with connection.execute_wrapper(fate.before_statement):
        drain = Drain(folder, "doomed")
        while drain.drain(timezone.now()):
            pass


def main(folder: Path) -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            drain_until(line.strip(), folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print({signal.SIGKILL: "killed", 0: "survived"}.get(status, f"failed: {status}"), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
