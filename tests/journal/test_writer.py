"""The journal's writer: what it said is written is there, whoever dies; and it goes on when the disk does not."""

import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from stats.capture.journal import files, writer
from stats.capture.journal.records import UnknownLinkRecord, encode
from stats.capture.journal.writer import Journal
from tests.journal.conftest import PLENTY
from tests.journal.lines import NOON, hit, records_in, written
from tests.waiting import wait_until


def test_what_is_written_can_be_read_at_once(journal, folder):
    one, two = hit(), hit(1)
    assert journal.write(encode(one))
    assert journal.write(encode(two))
    assert written(folder) == [one, two]


def test_a_journal_is_for_the_portals_eyes_only_and_locked(journal, folder):
    journal.write(encode(hit()))
    [path] = files.undrained(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open("rb") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


KILLED = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from stats.capture.journal.records import encode
from stats.capture.journal.writer import Journal
from tests.journal.lines import hit
journal = Journal(Path(sys.argv[1]), 1024**3)
for number in range(500):
    record = hit(number)
    journal.write(encode(record))
    os.write(1, record.id.hex.encode() + b"\\n")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_nothing_that_it_wrote(folder):
    run = subprocess.run([sys.executable, "-c", KILLED, folder], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL
    assert [record.id.hex for record in written(folder)] == run.stdout.split()
    assert len(written(folder)) == 500


def test_every_thread_may_write(journal, folder):
    lines = [[hit(turn * 1000 + number) for number in range(200)] for turn in range(8)]
    threads = [
        threading.Thread(target=lambda mine=mine: [journal.write(encode(one)) for one in mine]) for mine in lines
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {record.id for record in written(folder)} == {record.id for mine in lines for record in mine}


def test_a_large_journal_is_followed_by_a_new_one(journal, folder, monkeypatch):
    monkeypatch.setattr(writer, "MAX_BYTES", 400)
    assert all(journal.write(encode(hit(number))) for number in range(10))
    assert len(files.undrained(folder)) > 2
    assert len(written(folder)) == 10


def test_an_old_journal_is_left_to_the_courier(journal, folder, monkeypatch):
    journal.write(encode(hit()))
    journal.keep(writer.time.monotonic() + writer.MAX_SECONDS + 1)
    journal.keep(writer.time.monotonic())
    [path] = files.undrained(folder)
    assert files.is_writer_gone(path)


def test_a_large_journal_is_kept_until_it_is_synced(journal, folder, monkeypatch):
    monkeypatch.setattr(writer, "MAX_BYTES", 1)
    journal.write(encode(hit()))
    [path] = files.undrained(folder)
    assert not files.is_writer_gone(path)
    journal.keep(0.0)
    assert files.is_writer_gone(path)


def test_the_keeper_syncs_without_being_asked(folder, monkeypatch):
    monkeypatch.setattr(writer, "SYNC_SECONDS", 0.01)
    monkeypatch.setattr(writer, "MAX_BYTES", 1)
    journal = Journal(folder, PLENTY)
    journal.write(encode(hit()))
    [path] = files.undrained(folder)
    wait_until(lambda: files.is_writer_gone(path))


def test_a_keeper_goes_on_after_it_stumbled(folder, monkeypatch, caplog):
    monkeypatch.setattr(writer, "SYNC_SECONDS", 0.01)
    journal = Journal(folder, None)
    journal.write(encode(hit()))
    wait_until(lambda: "stumbled" in caplog.text)
    journal.max_bytes = 0
    wait_until(lambda: not journal.write(encode(hit())))


def test_a_forked_process_has_a_journal_of_its_own(journal, folder):
    journal.write(encode(hit()))
    journal.note_unknown_link(timezone.now())
    child = os.fork()
    if not child:
        journal.write(encode(hit(1)))
        os._exit(0)
    os.waitpid(child, 0)
    journal.write(encode(hit(2)))
    assert sorted(len(records_in(path)) for path in files.undrained(folder)) == [1, 2]


def test_after_a_fork_nothing_of_the_parents_is_used(journal, folder):
    journal.write(encode(hit()))
    writer._forget_all()
    journal.write(encode(hit(1)))
    assert [len(records_in(path)) for path in files.undrained(folder)] == [1, 1]


def test_a_keeper_ends_with_its_journal(folder, monkeypatch):
    monkeypatch.setattr(writer, "SYNC_SECONDS", 0.01)
    journal = Journal(folder, PLENTY)
    before = set(threading.enumerate())
    journal.write(encode(hit()))
    [keeper] = set(threading.enumerate()) - before
    journal.forget()
    wait_until(lambda: not keeper.is_alive())


def test_at_the_end_of_a_process_everything_is_written_down_and_let_go(journal, folder):
    journal.write(encode(hit()))
    journal.note_unknown_link(timezone.now())
    writer._close_all()
    [path] = files.undrained(folder)
    assert len(records_in(path)) == 2
    assert files.is_writer_gone(path)


def test_a_process_has_one_journal_in_the_folder_of_the_settings(settings):
    assert writer.current() is writer.current()
    assert writer.current().folder == settings.JOURNAL_DIR


def test_visits_to_unknown_links_are_written_down_once_a_minute(journal, folder, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(3):
        journal.note_unknown_link(timezone.now())
    journal.keep(0.0)
    assert written(folder) == []
    time_machine.shift(timedelta(seconds=61))
    journal.keep(0.0)
    [record] = written(folder)
    assert (type(record), record.visits) == (UnknownLinkRecord, 3)


def test_visits_that_cannot_be_written_down_yet_are_kept_in_mind(journal, folder, monkeypatch):
    folder.rmdir()
    journal.note_unknown_link(timezone.now())
    journal.write_sums()
    folder.mkdir()
    monkeypatch.setattr(journal, "_retry_at", 0.0)
    journal.note_unknown_link(timezone.now())
    journal.close()
    assert [record.visits for record in written(folder)] == [2]


LEAVES = """
import sys
from pathlib import Path
import django
django.setup()
from django.utils import timezone
from stats.capture.journal.writer import Journal
journal = Journal(Path(sys.argv[1]), 1024**3)
journal.note_unknown_link(timezone.now())
"""


def test_a_process_that_leaves_politely_writes_down_what_it_knows(folder):
    subprocess.run([sys.executable, "-c", LEAVES, folder], check=True)
    assert [record.visits for record in written(folder)] == [1]


def test_what_a_limit_dropped_is_one_record_for_each_form_and_sender(journal, folder):
    for form, sender in [(3, "ann"), (3, "ann"), (3, "bob"), (4, "ann")]:
        journal.note_dropped(form, sender, NOON)
    journal.close()
    assert [record[1:] for record in written(folder)] == [(3, "ann", 2), (3, "bob", 1), (4, "ann", 1)]
    assert {record.at for record in written(folder)} == {NOON}
