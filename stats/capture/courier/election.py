"""Who of a host's processes is the courier: locks settle it, in the folder that they share, and death frees a lock.

Nothing depends on it but speed: two couriers at once are slower, and never wrong.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Whoever does the job holds the first lock. `manage.py courier` holds the second before it asks for the first: web
# processes see that, and give the job up.
JOB, PROCESS = "courier.lock", "courier-process.lock"
WAITING_FOR = {
    JOB: "A web process still carries its last batch; then this courier takes over.",
    PROCESS: "Another courier works in this folder. This one waits, and takes over as soon as it ends.",
}
ASK_EVERY = 0.2
# Those who only look hold a lock for an instant: that is not worth a word.
ASK_BEFORE_SAYING = 10

# Waits for so many seconds, and returns whether to give up.
Wait = Callable[[float], bool]

_held: set[int] = set()


@contextmanager
def web_process(folder: Path) -> Iterator[bool]:
    """The job for a web process, unless somebody has it or a process of its own wants it: what is given says so."""
    file = None if is_process_there(folder) else _take(folder / JOB)
    try:
        yield file is not None
    finally:
        _release(file)


@contextmanager
def process(folder: Path, wait: Wait, say: Callable[[str], object]) -> Iterator[bool]:
    """The job for a process of its own, once it is free; False if `wait` gave up first."""
    ours = _wait_for(folder / PROCESS, wait, say)
    job = _wait_for(folder / JOB, wait, say) if ours is not None else None
    try:
        yield job is not None
    finally:
        _release(job)
        _release(ours)


def is_process_there(folder: Path) -> bool:
    """Whether a process of its own has the job, or waits for it."""
    file = _take(folder / PROCESS, fcntl.LOCK_SH)
    _release(file)
    return file is None


def _wait_for(path: Path, wait: Wait, say: Callable[[str], object]) -> int | None:
    asked = 0
    while (file := _take(path)) is None:
        asked += 1
        if asked == ASK_BEFORE_SAYING:
            say(WAITING_FOR[path.name])
        if wait(ASK_EVERY):
            return None
    return file


def _take(path: Path, how: int = fcntl.LOCK_EX) -> int | None:
    """The open file that holds the lock; None if somebody else holds it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _held.add(file)
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        _release(file)
        return None
    return file


def _release(file: int | None) -> None:
    if file is not None:
        _held.discard(file)
        os.close(file)


def _leave_to_parent() -> None:
    """In a forked child: a lock would stay held for as long as a child has its file open."""
    for file in list(_held):
        _release(file)


os.register_at_fork(after_in_child=_leave_to_parent)
