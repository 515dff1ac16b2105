"""A courier at work: duties side by side, a polite end, and nobody who is waited for for ever."""

import threading
import time

from stats.capture.courier import loop
from stats.capture.courier.duty import Duty
from stats.capture.courier.loop import work


def duty(name, do):
    return Duty(name, do, every=0.01, needs_database=False)


def counting(times):
    """Work that notes when it was done."""

    def do(now):
        times.append(now)
        return False

    return do


def test_one_duty_that_takes_long_delays_no_other():
    quick, release = [], threading.Event()

    def is_seen_to_go_on(_):
        if len(quick) > 3:
            release.set()
        return release.wait(0.01)

    work([duty("slow", lambda _: not release.wait(30)), duty("quick", counting(quick))], is_seen_to_go_on)
    assert len(quick) > 3


def test_it_ends_after_what_is_under_way_is_finished():
    begun, finished = threading.Event(), []

    def do(_):
        begun.set()
        time.sleep(0.2)
        finished.append(True)
        return False

    work([duty("slow", do)], lambda _: begun.wait(30))
    assert finished


def test_what_does_not_come_to_an_end_is_left(monkeypatch):
    monkeypatch.setattr(loop, "END_WITHIN", 0.1)
    begun, release = threading.Event(), threading.Event()

    def do(_):
        begun.set()
        release.wait(30)
        return False

    work([duty("stuck", do)], lambda _: begun.wait(30))
    (stuck,) = [thread for thread in threading.enumerate() if thread.name == "courier-stuck"]
    release.set()
    stuck.join(30)


def test_work_that_fails_at_first_goes_on():
    done, left = threading.Event(), [OSError("full"), OSError("full")]

    def do(_):
        if left:
            raise left.pop()
        done.set()
        return False

    work([duty("unlucky", do)], done.wait)
    assert done.is_set()
