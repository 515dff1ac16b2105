"""The courier in a web process: it stands by from the first request on, and does the job while that is free."""

import os
import threading

import pytest

from stats.capture.courier import election, loop, thread
from stats.capture.courier.duty import Duty
from tests.waiting import wait_until

NAME = "courier-standing by"


def noting(times):
    """Work that is done, and notes when."""

    def do(now):
        times.append(now)
        return False

    return do


@pytest.fixture
def asked(monkeypatch, settings):
    """How often this process, which did not stand by before, has asked for the job."""
    settings.COURIER = True
    times = []
    monkeypatch.setattr(thread, "_stand_by", thread.StandBy())
    monkeypatch.setattr(thread, "take_the_job", noting(times))
    yield times
    for candidate in standing_by():
        candidate.is_over.set()
        candidate.join(30)


def standing_by():
    return [candidate for candidate in threading.enumerate() if candidate.name == NAME]


def test_a_process_stands_by_once_however_many_requests_come_at_once(asked):
    barrier = threading.Barrier(8)

    def request():
        barrier.wait()
        for _ in range(100):
            thread.ensure_running()

    requests = [threading.Thread(target=request) for _ in range(8)]
    for one in requests:
        one.start()
    for one in requests:
        one.join()
    wait_until(lambda: asked)
    assert len(standing_by()) == 1


def test_a_forked_child_stands_by_too(asked):
    thread.ensure_running()
    thread._stand_by.begin()
    thread.ensure_running()
    wait_until(lambda: len(asked) > 1)
    assert len(standing_by()) == 2


def test_a_fork_is_noticed(tmp_path):
    thread._stand_by.is_running = True
    child = os.fork()
    if not child:
        os._exit(thread._stand_by.is_running)
    thread._stand_by.begin()
    assert os.waitpid(child, 0) == (child, 0)


def test_where_the_setting_says_so_nobody_stands_by(asked, settings):
    settings.COURIER = False
    thread.ensure_running()
    assert not standing_by()


@pytest.fixture
def work(monkeypatch, folder):
    """The moments at which the job was done."""
    times = []
    duty = Duty("test", noting(times), every=0.01, needs_database=False)
    monkeypatch.setattr(thread, "all_duties", lambda: [duty])
    monkeypatch.setattr(loop, "LOOK_EVERY", 0.01)
    return times


def test_the_job_is_done_until_a_process_of_its_own_wants_it(work, folder):
    web = threading.Thread(target=thread.take_the_job, args=(None,))
    web.start()
    wait_until(lambda: work)
    with election.process(folder.parent, lambda _: not web.is_alive() and False, print) as has_job:
        assert has_job
    web.join(30)
    assert not web.is_alive()


def test_a_job_that_somebody_has_is_left_to_him(work, folder):
    with election.web_process(folder.parent):
        assert thread.take_the_job(None) is False
    assert not work
