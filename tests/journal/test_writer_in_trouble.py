"""The journal's writer when the disk is full, gone or not to be trusted: it says so, and goes on when it can."""

import os
import resource
import subprocess
import sys

from stats.capture.journal import files
from stats.capture.journal.records import encode
from stats.capture.journal.writer import Journal
from tests.journal.lines import hit, written

LIMITED = """
import resource, sys
from pathlib import Path
import django
django.setup()
from stats.capture.journal.records import encode
from stats.capture.journal.writer import Journal
from tests.journal.lines import hit
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
journal = Journal(Path(sys.argv[1]), 1024**3)
import stats.capture.journal.writer as writer
writer.RETRY_SECONDS = 0.0
print(sum(journal.write(encode(hit(number))) for number in range(100)))
"""


def test_a_file_that_takes_only_part_of_a_record_is_given_up_for_a_new_one(folder):
    run = subprocess.run([sys.executable, "-c", LIMITED, folder], capture_output=True, text=True, check=True)
    assert run.stdout.split()[-1] == "100"
    assert len(files.undrained(folder)) > 10
    assert len(written(folder)) == 100


def test_a_record_that_lacks_only_its_line_break_is_no_loss(journal, folder):
    first, second = encode(hit()), encode(hit(1))
    journal.write(first)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(first + second) - 1, hard))
    try:
        assert journal.write(second)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(written(folder)) == 2
    assert len(files.undrained(folder)) == 1


def test_above_the_cap_nothing_is_written_until_there_is_room(folder):
    journal = Journal(folder, 10)
    assert journal.write(encode(hit()))
    journal.keep(0.0)
    assert not journal.write(encode(hit(1)))
    for path in files.undrained(folder):
        path.unlink()
    journal.keep(0.0)
    assert journal.write(encode(hit(2)))


def test_at_the_cap_a_journal_is_left_to_the_courier_to_make_room(folder):
    journal = Journal(folder, 10)
    journal.write(encode(hit()))
    journal.keep(0.0)
    journal.keep(1.0)
    assert files.is_writer_gone(files.undrained(folder)[0])


def test_a_journal_that_somebody_deleted_is_followed_by_a_new_one(journal, folder):
    journal.write(encode(hit()))
    files.undrained(folder)[0].unlink()
    journal.keep(0.0)
    assert journal.write(encode(hit(1)))
    assert len(written(folder)) == 1


def test_without_its_folder_it_says_so_and_goes_on_once_the_folder_is_back(journal, folder, monkeypatch, caplog):
    folder.rmdir()
    assert not journal.write(encode(hit()))
    journal.keep(0.0)
    assert "No journal can be begun" in caplog.text
    folder.mkdir()
    assert not journal.write(encode(hit(1)))
    monkeypatch.setattr(journal, "_retry_at", 0.0)
    assert journal.write(encode(hit(2)))
    assert len(written(folder)) == 1


def test_a_journal_that_never_held_anything_is_not_left_behind(journal, folder):
    journal.write(encode(hit()))
    path = files.undrained(folder)[0]
    os.close(journal._fd)
    journal._size = 0
    assert not journal.write(encode(hit(1)))
    assert not path.exists()


def test_a_journal_whose_sync_fails_is_given_up(journal, folder, caplog):
    journal.write(encode(hit()))
    reading, writing = os.pipe()
    os.dup2(writing, journal._fd)
    journal.write(encode(hit(1)))
    journal.keep(0.0)
    assert "cannot be synced" in caplog.text
    assert journal.write(encode(hit(2)))
    assert len(files.undrained(folder)) == 2
    os.close(reading)
    os.close(writing)


def test_a_failed_sync_of_a_journal_that_is_closed_already_harms_no_other(journal, folder):
    reading, writing = os.pipe()
    journal._full_grown.append(writing)
    journal.write(encode(hit()))
    journal.keep(0.0)
    journal.write(encode(hit(1)))
    assert len(files.undrained(folder)) == 1
    os.close(reading)
