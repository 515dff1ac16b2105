"""Which of a host's processes is the courier, and how the job passes from one to the next."""

import os
import queue
import signal
import subprocess
import sys
import threading

import pytest

from stats.capture.courier import election
from tests.waiting import wait_until

WITHIN = 30


class Candidate:
    """A process that stands for election. What it says is heard in the order in which it was said."""

    def __init__(self, kind, folder):
        command = [sys.executable, "-m", "tests.courier.standing", kind, str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said = queue.Queue()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        for line in self.process.stdout:
            self.said.put(line.strip())

    def says(self):
        return self.said.get(timeout=WITHIN)

    def is_silent(self):
        return self.said.empty()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.listener.join()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def stand(tmp_path):
    """Starts candidates: `stand("web")`, `stand("process")`."""
    candidates = []

    def start(kind):
        candidates.append(Candidate(kind, tmp_path))
        return candidates[-1]

    yield start
    for candidate in candidates:
        candidate.kill()


def test_of_many_web_processes_one_has_the_job_and_when_it_is_killed_another(stand):
    first = stand("web")
    assert first.says() == "works"
    second = stand("web")
    first.kill()
    assert second.says() == "works"
    assert first.is_silent()


def test_a_process_of_its_own_is_given_the_job_and_web_processes_have_it_back_when_it_is_killed(stand):
    web = stand("web")
    assert web.says() == "works"
    process = stand("process")
    assert web.says() == "gave up"
    assert process.says() == "works"
    process.kill()
    assert web.says() == "works"


def test_a_second_process_of_its_own_says_that_there_is_one_and_follows_it(stand):
    first = stand("process")
    assert first.says() == "works"
    second = stand("process")
    assert second.says() == election.WAITING_FOR[election.PROCESS]
    first.kill()
    assert second.says() == "works"


def test_a_web_process_that_does_not_come_to_an_end_is_waited_for(tmp_path, stand):
    with election.web_process(tmp_path) as has_job:
        process = stand("process")
        assert process.says() == election.WAITING_FOR[election.JOB]
        assert has_job
    assert process.says() == "works"


def test_who_waits_can_give_up(tmp_path):
    asked = []

    def wait_twice(seconds):
        asked.append(seconds)
        return len(asked) == 2

    with election.web_process(tmp_path), election.process(tmp_path, wait_twice, print) as has_job:
        assert not has_job
    assert asked == [election.ASK_EVERY] * 2
    with election.web_process(tmp_path) as has_job:
        assert has_job


def test_who_waits_behind_another_process_can_give_up(tmp_path):
    with election.process(tmp_path, bool, print), election.process(tmp_path, bool, print) as has_job:
        assert not has_job


def test_while_a_process_of_its_own_only_waits_no_web_process_takes_the_job(tmp_path):
    with election.process(tmp_path, bool, print) as first, election.web_process(tmp_path) as second:
        assert (first, second) == (True, False)


def test_a_child_does_not_keep_the_job_of_a_parent_that_is_gone(tmp_path):
    with election.web_process(tmp_path) as has_job:
        child = os.fork()
        if not child:
            (tmp_path / "born").touch()
            signal.pause()
        wait_until((tmp_path / "born").exists)
        assert has_job
    with election.web_process(tmp_path) as has_job:
        assert has_job
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_what_a_child_leaves_to_its_parent_are_all_its_locks(tmp_path):
    file = election._take(tmp_path / election.JOB)
    election._leave_to_parent()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)


def test_nobody_else_may_look_at_the_locks(tmp_path):
    with election.process(tmp_path, bool, print):
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {election.JOB: 0o600, election.PROCESS: 0o600}
