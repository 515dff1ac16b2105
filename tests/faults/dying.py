"""`manage.py courier --once` that is killed at a point of its work, named on the command line. Run as a module.

The courier's own code is as it is: Django tells of each statement, Python of each file that is renamed.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command
from django.db.backends.signals import connection_created

BEFORE_TALLIES, BEFORE_COMMIT, BEFORE_MOVE = "before-tallies", "before-commit", "before-move"
POINTS = [BEFORE_TALLIES, BEFORE_COMMIT, BEFORE_MOVE]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def watch_statements(point: str) -> None:
    """Die at the first statement that raises a tally, or after the last one."""

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if point == BEFORE_TALLIES and "INTO stats_linktally" in sql:
            die()
        result = execute(sql, *rest)
        if point == BEFORE_COMMIT and "INTO stats_partnertally" in sql:
            die()
        return result

    def begin(connection: Any, **_: object) -> None:
        connection.execute_wrappers.append(watch)

    connection_created.connect(begin, weak=False)


def watch_files() -> None:
    """Die as a drained journal is about to be moved."""

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event == "os.rename" and str(args[0]).endswith(".jr"):
            die()

    sys.addaudithook(watch)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == BEFORE_MOVE:
        watch_files()
    else:
        watch_statements(sys.argv[1])
    call_command("courier", "--once")
