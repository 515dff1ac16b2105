"""A courier at work: every duty in its own thread and at its own pace, until it is told to end."""

import time
from collections.abc import Callable, Sequence

from stats.capture.courier.duty import Doing, Duty

LOOK_EVERY = 0.5
# A round that takes longer is left to itself: what it does not commit is done again by the next courier.
END_WITHIN = 20.0

# Waits for so many seconds. Returns whether to end.
Wait = Callable[[float], bool]


def work(duties: Sequence[Duty], wait: Wait) -> None:
    """Do the duties until `wait` says to end; then every one finishes its round."""
    doings = [Doing(duty) for duty in duties]
    for doing in doings:
        doing.start()
    while not wait(LOOK_EVERY):
        for doing in doings:
            doing.cut_if_hanging()
    for doing in doings:
        doing.is_over.set()
    deadline = time.monotonic() + END_WITHIN
    for doing in doings:
        while doing.is_alive() and time.monotonic() < deadline:
            doing.join(LOOK_EVERY)
            doing.cut_if_hanging()
