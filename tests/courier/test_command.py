"""`manage.py courier`: once, again, and as a process of its own."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from stats.capture.courier import election
from stats.capture.journal import files
from stats.capture.routes.local import LocalRoutes
from stats.models import Hit
from tests.capture.visiting import differences
from tests.courier.journals import ids, leave, living, stored, table_away
from tests.journal.lines import newer
from tests.waiting import wait_until
from tests.wire.server import database_url


def test_once_carries_everything_both_ways_and_ends(folder, make, cast, settings, capsys):
    hits = [make.hit() for _ in range(3)]
    leave(folder, *hits[:2])
    with living(folder, hits[2]):
        call_command("courier", "--once")
    assert stored() == ids(hits)
    assert LocalRoutes(settings.ROUTES_FILE).find("/go/haircare").link.id == cast.haircare.pk
    assert capsys.readouterr().out == "Everything is in the database.\n"


@pytest.mark.django_db(transaction=True)
def test_once_says_that_it_could_not(folder, make):
    leave(folder, make.hit())
    with (
        table_away("stats_tally"),
        pytest.raises(CommandError, match=r"Not everything .*stats_tally"),
    ):
        call_command("courier", "--once")


def test_once_says_what_is_left_to_a_newer_version(folder, make):
    leave(folder, make.hit(), newer(), newer(b"another"))
    with pytest.raises(CommandError, match="2 records are of a newer version"):
        call_command("courier", "--once")
    assert Hit.objects.count() == 1


def test_a_folder_that_is_not_the_portals_is_refused_in_words(folder, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "missing"
    with pytest.raises(CommandError, match="is not there"):
        call_command("courier", "--once")


@pytest.fixture
def restored(folder, make):
    """The database is as it was before three journals were drained; they were written to 5, 3 and 1 hours ago."""
    hits = [make.hit() for _ in range(3)]
    for hit, hours in zip(hits, (5, 3, 1), strict=True):
        path = leave(folder, hit)
        at = (timezone.now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (at, at))
        files.set_drained(path)
    return hits


def test_again_after_a_restored_backup_carries_what_is_kept_once_more(folder, restored, capsys):
    call_command("courier", "--again", "--once")
    assert stored() == ids(restored)
    assert capsys.readouterr().out.startswith("3 journals will be carried again.\n")
    call_command("courier", "--again", "--once")
    assert Hit.objects.count() == 3
    assert differences() == []


def test_again_can_be_limited_to_the_last_hours(folder, restored, capsys):
    call_command("courier", "--again", "4")
    assert capsys.readouterr().out == "2 journals will be carried again.\n"
    assert (len(files.undrained(folder)), stored()) == (2, set())


@pytest.fixture
def start(folder):
    """Starts a Python process beside the portal's code, on this test's folder and database."""
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder.parent),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "COURIER": "true",
    }
    started = []

    def run(*command):
        started.append(subprocess.Popen([sys.executable, *command], env=env, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


WEB_PROCESS = """
import django, signal
django.setup()
from stats.capture.courier import thread
thread.ensure_running()
signal.pause()
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_drains_what_is_written_and_ends_politely(folder, make, start):
    process = start("manage.py", "courier")
    assert process.stdout.readline() == "The courier is at work.\n"
    hit = make.hit()
    with living(folder, hit):
        wait_until(lambda: stored() == ids([hit]))
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.mark.django_db(transaction=True)
def test_web_processes_drain_before_during_and_after_a_process_of_its_own(folder, make, start):
    hits = []

    def is_drained():
        hits.append(make.hit())
        leave(folder, hits[-1])
        wait_until(lambda: stored() == ids(hits))
        return True

    start("-c", WEB_PROCESS)
    assert is_drained()
    process = start("manage.py", "courier")
    assert process.stdout.readline() == "The courier is at work.\n"
    with election.web_process(folder.parent) as has_job:
        assert not has_job
    assert is_drained()
    process.kill()
    assert is_drained()
