"""kill -9 of a courier, wherever it is: a batch is in the database as a whole or not at all, and in the end once."""

import os
import subprocess
import sys

import pytest

from stats.models import Hit, LinkTally
from tests.capture.visiting import differences
from tests.chance import new_chance
from tests.courier.journals import ids, leave, stored
from tests.wire.server import database_url

# More for a long run.
TIMES = int(os.environ.get("COURIER_KILLS", "3"))
PLACES = {
    "before a transaction begins": "0",
    "between hits and tallies": "before INSERT INTO stats_linktally",
    "between two kinds of tallies": "before INSERT INTO stats_partnertally",
    "before the commit": "before commit",
    "after the commit, before the journal is moved": "before move",
    "after the journal is moved": "after move",
}

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kill_courier_at(folder):
    """Lets a courier in a process of its own drain the folder, until it comes to a place and dies."""
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder.parent),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.courier.doomed", str(folder)]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def kill(place):
            process.stdin.write(f"{place}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield kill
        process.stdin.close()


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_courier_that_is_killed_there_loses_and_doubles_nothing(folder, make, drain, kill_courier_at, place):
    records = []
    for _ in range(TIMES):
        new = [*(make.hit() for _ in range(6)), make.submission()]
        records += new
        leave(folder, *new, make.unknown_links(2))
        assert kill_courier_at(place) == "killed"
        assert differences() == []
        assert Hit.objects.count() % 6 == 0
    drain()
    assert stored() == ids(records)
    assert LinkTally.objects.get(link=0).visits == 2 * TIMES
    assert differences() == []


def test_a_courier_that_is_killed_anywhere_loses_and_doubles_nothing(folder, make, drain, kill_courier_at):
    chance, records, fates = new_chance(), [], []
    for _ in range(4 * TIMES):
        new = [make.hit(), make.submission(), make.hit()]
        records += new
        leave(folder, *new, make.unknown_links(2))
        fates.append(kill_courier_at(str(chance.randrange(60))))
        assert differences() == []
    assert "killed" in fates
    assert set(fates) <= {"killed", "survived"}
    drain()
    assert stored() == ids(records)
    assert LinkTally.objects.get(link=0).visits == 2 * len(fates)
    assert differences() == []
