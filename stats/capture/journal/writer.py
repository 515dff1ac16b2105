"""Append to the journal: one record by one `os.write` into a file that belongs to this process alone.

What was written survives the death of the process; what was synced, each second, survives the loss of power.
On any doubt about a file it is given up and a new one begun: nothing is ever appended to a torn one.
"""

import atexit
import contextlib
import logging
import os
import threading
import time
import weakref
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from stats.capture.health.counters import count
from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import encode
from stats.capture.journal.sums import Sums, What, record_of

log = logging.getLogger(__name__)

MAX_BYTES = 8 * 1024**2
MAX_SECONDS = 60.0
SYNC_SECONDS = 1.0
# A full disk is asked again after so long, not at every click.
RETRY_SECONDS = 1.0


class Journal:
    """This process's way into the journal. Any thread may write."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder, self.max_bytes = folder, max_bytes
        self._begin()
        _journals.add(self)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._fd = -1
        self._name, self._size, self._opened_at = "", 0, 0.0
        self._is_dirty = self._is_full = self._is_kept = False
        self._retry_at = 0.0
        self._full_grown: list[int] = []
        self._sums = Sums()

    def write(self, line: bytes) -> bool:
        """Append one record's line. False if it could not be stored."""
        with self._lock:
            return not self._is_full and (self._append(line) or self._append(line))

    def note_unknown_link(self, at: datetime) -> None:
        """Count a visit to an unknown link; the sum is written down from time to time, at the first one's moment."""
        self._note(None, at)

    def note_dropped(self, form: int, sender: str, at: datetime) -> None:
        """Count a submission beyond the form's limit in the same way."""
        self._note((form, sender), at)

    def _note(self, what: What, at: datetime) -> None:
        with self._lock:
            self._sums.add(what, at)
            self._keep()

    def keep(self, now: float) -> None:
        """What has to be done each second: sync, see how much there is, leave a file that is no good any more."""
        self._sync()
        with contextlib.suppress(OSError):
            self._is_full = files.undrained_bytes(self.folder) >= self.max_bytes
        with self._lock:
            if self._fd >= 0 and (self._is_full or now - self._opened_at >= MAX_SECONDS or _is_deleted(self._fd)):
                self._grow_full()
            since = self._sums.since
        if since and (timezone.now() - since).total_seconds() >= MAX_SECONDS:
            self.write_sums()

    def write_sums(self) -> None:
        """Write down what was only counted so far."""
        with self._lock:
            sums, self._sums = self._sums, Sums()
        for what, since, number in sums:
            if not self.write(encode(record_of(what, since, number))):
                with self._lock:
                    self._sums.add(what, since, number)

    def close(self) -> None:
        """Write down and sync what is open, and leave the files to the courier."""
        self.write_sums()
        with self._lock:
            if self._fd >= 0:
                self._grow_full()
        self._sync()

    def forget(self) -> None:
        """In a forked child: the parent's files and threads are not ours."""
        for fd in (self._fd, *self._full_grown):
            _close(fd)
        self._begin()

    def _append(self, line: bytes) -> bool:
        """Try once, in a new file if none is open."""
        if self._fd < 0 and not self._open():
            return False
        try:
            written = os.write(self._fd, line)
        except OSError as problem:
            log.error("The journal cannot be written: %s", problem)  # noqa: TRY400
            written = -1
        if written != len(line):
            self._give_up()
            return written == len(line) - 1  # all but the line break: at the end of a file the courier needs none
        self._is_dirty = True
        self._size += written
        if self._size >= MAX_BYTES:
            self._grow_full()
        return True

    def _open(self) -> bool:
        now = time.monotonic()
        if now < self._retry_at:
            return False
        self._retry_at = now + RETRY_SECONDS
        self._name = new_id(timezone.now()).hex
        try:
            self._fd = files.create(self.folder, self._name)
        except OSError as problem:
            log.error("No journal can be begun: %s", problem)  # noqa: TRY400
            return False
        self._size, self._opened_at = 0, now
        self._keep()
        return True

    def _grow_full(self) -> None:
        """Begin a new file with the next record; the lock of this one is held until it is synced."""
        self._full_grown.append(self._fd)
        self._fd, self._retry_at = -1, 0.0

    def _give_up(self) -> None:
        self._fd = _close(self._fd)
        if not self._size:
            with contextlib.suppress(OSError):
                files.path_of(self.folder, self._name).unlink()

    def _sync(self) -> None:
        with self._lock:
            old, self._full_grown = self._full_grown, []
            live = os.dup(self._fd) if self._fd >= 0 and self._is_dirty else -1
            self._is_dirty = False
        for fd in (*old, live):
            if fd >= 0 and not _synced(fd) and fd == live:
                self._distrust()

    def _distrust(self) -> None:
        """A file whose sync failed says nothing more about what is on the disk."""
        with self._lock:
            self._fd, self._retry_at = _close(self._fd), 0.0

    def _keep(self) -> None:
        """Start this process's keeper, once something is there to be kept."""
        if not self._is_kept:
            self._is_kept = True
            threading.Thread(target=_keep_for_ever, args=(weakref.ref(self), self._lock), daemon=True).start()


def _is_deleted(fd: int) -> bool:
    """Whether somebody removed the file, perhaps with its folder: what is written then nobody finds."""
    return os.fstat(fd).st_nlink == 0


def _synced(fd: int) -> bool:
    """Sync and close; False if the disk refused."""
    try:
        os.fdatasync(fd)
    except OSError as problem:
        log.error("A journal cannot be synced: %s", problem)  # noqa: TRY400
        count("sync_errors")
        return False
    finally:
        _close(fd)
    return True


def _close(fd: int) -> int:
    """Let go of a file, if there is one; what it answers changes nothing any more."""
    with contextlib.suppress(OSError):
        os.close(fd)
    return -1


def _keep_for_ever(reference: "weakref.ref[Journal]", lock: threading.Lock) -> None:
    while True:
        time.sleep(SYNC_SECONDS)
        journal = reference()
        if journal is None or journal._lock is not lock:  # noqa: SLF001
            return
        try:
            journal.keep(time.monotonic())
        except Exception:
            log.exception("The journal's keeper stumbled")
        del journal


_journals: "weakref.WeakSet[Journal]" = weakref.WeakSet()


def _living() -> Iterator[Journal]:
    yield from list(_journals)


def _forget_all() -> None:
    for journal in _living():
        journal.forget()


def _close_all() -> None:
    for journal in _living():
        journal.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)


@cache
def current() -> Journal:
    """The journal of this process."""
    return Journal(settings.JOURNAL_DIR, settings.JOURNAL_MAX_BYTES)
