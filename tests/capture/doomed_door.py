"""Doors that kill themselves: for each line read, a child takes a shop's event and dies at a step of it.

A line is JSON: `place`, `code`, `headers`, `body`. It is answered with what became of the child: `killed`, or
`survived`.
"""

import json
import os
import signal
import sys

from django.utils import timezone

from tests.courier.doomed import Fate, connection  # sets Django up

from stats.capture.hooks.purchases import receive  # isort: skip


def receive_until(place: str, code: str, headers: dict[str, str], body: str) -> None:
    fate = Fate(place)
    connection.commit = fate.around("commit", connection.commit)
    with connection.execute_wrapper(fate.before_statement):
        receive(code, headers, body.encode(), timezone.now())


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            receive_until(**json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print({signal.SIGKILL: "killed", 0: "survived"}.get(status, f"failed: {status}"), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
