"""The folder of journals: nobody takes a file from under its writer, and nothing stays for ever."""

import errno
import fcntl
import os
import shutil
import signal
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from stats.capture.journal import files
from tests.waiting import wait_until

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def written(path, size, age=timedelta()):
    """A file of so many bytes, last written to so long before NOW."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bytes(size))
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))
    return path


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def kept(folder):
    return [path.name for path in files.drained(folder)]


def test_a_journal_is_its_writers_alone_to_read_and_to_hold(folder):
    file = files.create(folder, "a")
    (path,) = files.undrained(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not files.is_writer_gone(path)
    os.close(file)
    assert files.is_writer_gone(path)


def test_what_is_written_to_a_journal_is_added_at_its_end(folder):
    file = files.create(folder, "a")
    os.write(file, b"one")
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, b"two")
    assert files.path_of(folder, "a").read_bytes() == b"onetwo"
    assert not os.get_inheritable(file)


def test_a_journal_is_locked_before_it_is_seen(folder, monkeypatch):
    lock, seen = fcntl.flock, []

    def look_and_lock(file, how):
        seen.append(files.undrained(folder))
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", look_and_lock)
    os.close(files.create(folder, "a"))
    assert seen == [[]]


def test_the_lock_of_a_killed_writer_is_free(folder):
    child = os.fork()
    if not child:
        files.create(folder, "a")
        signal.pause()
    path = files.path_of(folder, "a")
    wait_until(path.exists)
    assert not files.is_writer_gone(path)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert files.is_writer_gone(path)


def test_a_folder_that_is_not_there_takes_no_journal(folder):
    with pytest.raises(FileNotFoundError):
        files.create(folder / "missing", "a")


def test_a_journal_that_cannot_be_locked_leaves_nothing_behind(folder, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="no locks here"):
        files.create(folder, "a")
    assert not list(folder.iterdir())


def test_a_journal_whose_name_may_not_be_on_the_disk_leaves_nothing_behind(folder, monkeypatch):
    def refuse(_):
        raise OSError(errno.EIO, "the disk is ill")

    monkeypatch.setattr(os, "fsync", refuse)
    before = open_files()
    with pytest.raises(OSError, match="the disk is ill"):
        files.create(folder, "a")
    assert not list(folder.iterdir())
    assert open_files() == before


def test_journals_come_by_their_names_which_are_their_age(folder):
    for name in ("c.jr", "a.jr", "b.jr", "d.tmp", "e.txt"):
        written(folder / name, 10)
    assert [path.name for path in files.undrained(folder)] == ["a.jr", "b.jr", "c.jr"]
    assert files.undrained_bytes(folder) == 30


def test_a_file_that_is_moved_while_sizes_are_added_counts_nothing(folder, monkeypatch):
    monkeypatch.setattr(files, "undrained", lambda folder: [folder / "moved.jr", written(folder / "a.jr", 5)])
    assert files.undrained_bytes(folder) == 5


def test_a_drained_journal_is_kept_as_it_is(folder):
    path = written(folder / "a.jr", 10, age=3 * HOURS)
    files.set_drained(path)
    assert not files.undrained(folder)
    (moved,) = files.drained(folder)
    assert moved.stat().st_mtime == (NOW - 3 * HOURS).timestamp()
    assert stat.S_IMODE(moved.parent.stat().st_mode) == 0o700


def test_drained_journals_go_when_their_last_line_is_old(folder):
    for name, age in (("a.jr", 49 * HOURS), ("b.jr", 47 * HOURS), ("c.jr", 48 * HOURS)):
        written(files.drained_folder(folder) / name, 10, age)
    written(folder / "old.jr", 10, 99 * HOURS)
    assert files.delete_kept(folder, 48 * HOURS, 1000, NOW) == 2
    assert kept(folder) == ["b.jr"]
    assert len(files.undrained(folder)) == 1


def test_the_oldest_drained_journals_go_first_when_there_is_no_room(folder):
    for name in ("a.jr", "b.jr", "c.jr"):
        written(files.drained_folder(folder) / name, 100)
    written(folder / "d.jr", 100)
    assert files.delete_kept(folder, 48 * HOURS, 250, NOW) == 2
    assert kept(folder) == ["c.jr"]


def test_the_oldest_drained_journals_make_room_on_a_full_disk(folder, monkeypatch):
    for name in ("a.jr", "b.jr", "c.jr"):
        written(files.drained_folder(folder) / name, 100)
    disk = SimpleNamespace(total=2000, free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    assert files.delete_kept(folder, 48 * HOURS, 1000, NOW) == 1
    assert kept(folder) == ["b.jr", "c.jr"]


def test_a_folder_without_drained_journals_has_nothing_to_delete(folder):
    assert files.delete_kept(folder, HOURS, 1000, NOW) == 0
    assert files.bring_back(folder) == 0


def test_drained_journals_can_be_put_back_all_or_those_since(folder):
    for name, age in (("a.jr", 5 * HOURS), ("b.jr", 3 * HOURS), ("c.jr", HOURS)):
        written(files.drained_folder(folder) / name, 10, age)
    assert files.bring_back(folder, NOW - 3 * HOURS) == 2
    assert [path.name for path in files.undrained(folder)] == ["b.jr", "c.jr"]
    assert files.bring_back(folder) == 1


def test_a_journal_deleted_by_somebody_else_meanwhile_is_no_error(folder, monkeypatch):
    gone = files.drained_folder(folder) / "gone.jr"
    monkeypatch.setattr(files, "drained", lambda _: [gone])
    assert files.delete_kept(folder, HOURS, 1000, NOW) == 1
    assert files.bring_back(folder) == 1


def test_only_what_dead_writers_left_unmade_is_swept(folder):
    written(folder / "dead.tmp", 0, 2 * HOURS)
    written(folder / "fresh.tmp", 0)
    held = written(folder / "held.tmp", 0, 2 * HOURS).open()
    fcntl.flock(held, fcntl.LOCK_EX)
    written(folder / "a.jr", 0, 2 * HOURS)
    files.sweep(folder, NOW)
    assert sorted(path.name for path in folder.iterdir()) == ["a.jr", "fresh.tmp", "held.tmp"]
    held.close()


def test_two_who_sweep_at_once_do_not_stumble(folder, monkeypatch):
    written(folder / "dead.tmp", 0, 2 * HOURS)

    unlink = Path.unlink

    def unlink_twice(path):
        unlink(path)
        unlink(path)

    monkeypatch.setattr(Path, "unlink", unlink_twice)
    files.sweep(folder, NOW)
    assert not list(folder.iterdir())
