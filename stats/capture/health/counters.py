"""Counts of this process, kept where every process of the host can read them.

Each process has one small file, made in full at once and written over in place: so counting goes on when the
disk is full. Its lock says that the process lives; the courier takes the counts of those that are gone into a total.
"""

import fcntl
import os
import secrets
import threading
import time
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from stats.capture.health import total
from stats.capture.health.slots import SIZE, VALUE, block_of, place_of

# A disk that refused the file is asked again after so long, not at every count.
RETRY_SECONDS = 1.0


class Counts:
    """This process's counts. Any thread may count; it never fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._begin()
        _all.add(self)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._file, self._name = -1, ""
        self._is_behind = False
        self._retry_at = 0.0

    def count(self, name: str, by: int = 1) -> None:
        """Raise a count."""
        with self._lock:
            value = self._values[name] = self._values.get(name, 0) + by
            place = self._places.get(name)
            if place is None or self._is_behind or self._file < 0:
                self._write_all()
                return
            try:
                os.pwrite(self._file, VALUE.pack(value), place)
            except OSError:
                self._is_behind = True

    def start(self) -> None:
        """Make the file now, while there is room for it."""
        with self._lock:
            self._write_all()

    def sums(self) -> dict[str, int]:
        """The counts of all processes of this host, also of those that are gone."""
        with self._lock:
            own, name = dict(self._values), self._name
        found = total.of_others(self.folder, name)
        found.update(own)
        return dict(found)

    def forget(self) -> None:
        """In a forked child: what was counted is the parent's, and stays with it."""
        if self._file >= 0:
            os.close(self._file)
        self._begin()

    def _write_all(self) -> None:
        """Write every slot; what the disk refuses stays in memory until it can be written."""
        if self._file < 0 and not self._open():
            return
        self._places = {name: place_of(number) for number, name in enumerate(self._values)}
        try:
            self._is_behind = os.pwrite(self._file, block_of(self._values), 0) < SIZE
        except OSError:
            self._is_behind = True

    def _open(self) -> bool:
        now = time.monotonic()
        if now < self._retry_at:
            return False
        self._retry_at = now + RETRY_SECONDS
        name = secrets.token_hex(16)
        try:
            self._file = _create(self.folder, name)
        except OSError:
            return False
        self._name = name
        return True


def _create(folder: Path, name: str) -> int:
    """A file of this process's own. It is locked before it is visible: else it could be taken for left behind."""
    folder.mkdir(mode=0o700, exist_ok=True)
    making = folder / f"{name}.tmp"
    file = os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.posix_fallocate(file, 0, SIZE)
        making.rename(total.path_of(folder, name))
    except OSError:
        os.close(file)
        with suppress(OSError):
            making.unlink()
        raise
    return file


_all: "weakref.WeakSet[Counts]" = weakref.WeakSet()


def _forget_all() -> None:
    for counts in list(_all):
        counts.forget()


os.register_at_fork(after_in_child=_forget_all)


@cache
def _within(data_dir: Path) -> Counts:
    return Counts(data_dir / "counts")


def current() -> Counts:
    """The counts of this process."""
    return _within(settings.DATA_DIR)


def count(name: str, by: int = 1) -> None:
    """Raise a count of this process."""
    current().count(name, by)


def sums() -> dict[str, int]:
    """The counts of all processes of this host, also of those that are gone. They never fall."""
    return current().sums()
