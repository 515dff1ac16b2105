"""The folder of journals: a file is its writer's while it is locked, moved once it is drained, deleted once it is old.

A free lock is the only proof that a writer is gone: process ids are given away again.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

JOURNAL, IN_THE_MAKING = ".jr", ".tmp"
BROUGHT_BACK = "brought-back"
SPARE_BYTES = 32 * 1024**2
LEFT_OVER_AFTER = timedelta(hours=1)


def create(folder: Path, name: str) -> int:
    """A new, empty journal, held by this process until it is closed. Raises OSError, and leaves nothing then.

    It is locked before it is visible: else the courier could find it without a writer, and move it away.
    """
    making, journal = folder / f"{name}{IN_THE_MAKING}", path_of(folder, name)
    file = os.open(making, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        making.rename(journal)
        sync_folder(folder)
    except OSError:
        with suppress(OSError):
            making.unlink(missing_ok=True)
            journal.unlink(missing_ok=True)
        os.close(file)
        raise
    return file


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{JOURNAL}"


def sync_folder(folder: Path) -> None:
    """Have the names of its files on the disk."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def undrained(folder: Path) -> list[Path]:
    """Journals that are not known to be in the database as a whole, the oldest first."""
    return sorted(path for path in folder.iterdir() if path.suffix == JOURNAL)


def drained(folder: Path) -> list[Path]:
    """Journals that are in the database as a whole and still kept, the oldest first."""
    kept = drained_folder(folder)
    return undrained(kept) if kept.exists() else []


def drained_folder(folder: Path) -> Path:
    return folder / "drained"


def undrained_bytes(folder: Path) -> int:
    return sum(_size(path) for path in undrained(folder))


def _size(path: Path) -> int:
    """How long a file is; one that was moved away meanwhile counts nothing."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a file if nobody holds it: what is given says so. Raises FileNotFoundError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield _lock(file)
    finally:
        os.close(file)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_writer_gone(path: Path) -> bool:
    """Whether nothing will ever be written to this journal again. Raises FileNotFoundError."""
    with locked(path) as is_free:
        return is_free


def set_drained(path: Path) -> None:
    """Move a journal to those that are drained; time and content stay."""
    kept = drained_folder(path.parent)
    kept.mkdir(mode=0o700, exist_ok=True)
    path.rename(kept / path.name)


def bring_back(folder: Path, since: datetime | None = None) -> int:
    """Put kept journals, written to since then, back to be drained again. Returns how many."""
    chosen = [path for path in drained(folder) if since is None or _written_at(path) >= since.timestamp()]
    (folder / BROUGHT_BACK).touch(mode=0o600)
    for path in chosen:
        with suppress(FileNotFoundError):
            path.rename(folder / path.name)
    return len(chosen)


def brought_back_at(folder: Path) -> float:
    """When journals were last put back; 0 if never. Whoever remembers offsets from before forgets them."""
    return _written_at(folder / BROUGHT_BACK)


def delete_kept(folder: Path, keep: timedelta, max_bytes: int, now: datetime) -> int:
    """Delete drained journals last written to longer ago than `keep`, and the oldest while there is too little room.

    All journals may take `max_bytes`, and new clicks need room on the disk more than old ones. Returns how many went.
    """
    deleted, disk = 0, shutil.disk_usage(folder)
    room = min(
        max_bytes - undrained_bytes(folder) - sum(_size(path) for path in drained(folder)),
        disk.free - min(SPARE_BYTES, disk.total // 20),
    )
    for path in drained(folder):
        if room >= 0 and _written_at(path) > (now - keep).timestamp():
            continue
        room += _size(path)
        path.unlink(missing_ok=True)
        deleted += 1
    return deleted


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def sweep(folder: Path, now: datetime) -> None:
    """Delete what is left of writers that died while they made a journal: nothing was ever written there.

    They are given an hour: in the instant before it locks its file, a living writer looks the same.
    """
    for path in folder.glob(f"*{IN_THE_MAKING}"):
        if _written_at(path) < (now - LEFT_OVER_AFTER).timestamp():
            with suppress(FileNotFoundError), locked(path) as is_left_over:
                if is_left_over:
                    path.unlink()
