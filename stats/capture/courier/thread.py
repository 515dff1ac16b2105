"""Every web process stands by as its host's courier, in a thread that may die at any moment without harm."""

import os
import threading
import time
from datetime import datetime

from django.conf import settings

from stats.capture.courier import election
from stats.capture.courier.duties import all_duties
from stats.capture.courier.duty import Doing, Duty
from stats.capture.courier.loop import work


class StandBy:
    """Whether this process stands by."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Also in a forked child, which inherits no threads."""
        self.is_running = False
        self._lock = threading.Lock()

    def start(self) -> None:
        with self._lock:
            if not self.is_running and settings.COURIER:
                Doing(Duty("standing by", take_the_job, every=1, needs_database=False)).start()
            self.is_running = True


_stand_by = StandBy()
os.register_at_fork(after_in_child=_stand_by.begin)


def ensure_running() -> None:
    """Have this process stand by. Called at every request: but for the first time, it costs next to nothing."""
    if not _stand_by.is_running:
        _stand_by.start()


def take_the_job(_: datetime) -> bool:
    """Do the job if it is free, until a process of its own wants it."""
    with election.web_process(settings.DATA_DIR) as has_job:
        if has_job:
            work(all_duties(), is_wanted_after)
    return False


def is_wanted_after(seconds: float) -> bool:
    time.sleep(seconds)
    return election.is_process_there(settings.DATA_DIR)
