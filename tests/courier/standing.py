"""Stands for election as `web` or `process` in a folder, and says on its output what comes of it."""

import sys
import time
from pathlib import Path

from stats.capture.courier import election


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 (its parent reads it)


def rest(seconds: float) -> bool:
    time.sleep(seconds / 10)
    return False


def stand_as_web_process(folder: Path) -> None:
    while True:
        with election.web_process(folder) as has_job:
            if has_job:
                say("works")
                while not election.is_process_there(folder):
                    time.sleep(0.01)
                say("gave up")
        time.sleep(0.01)


def stand_as_process(folder: Path) -> None:
    with election.process(folder, rest, say) as has_job:
        say("works" if has_job else "gave up")
        sys.stdin.read()


if __name__ == "__main__":
    {"web": stand_as_web_process, "process": stand_as_process}[sys.argv[1]](Path(sys.argv[2]))
