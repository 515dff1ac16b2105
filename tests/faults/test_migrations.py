"""Tables change while visitors come: the courier waits, and loses nothing."""

import time

import pytest

from tests.faults.load import Load
from tests.faults.portal import GTHREAD
from tests.faults.processes import wait_until

pytestmark = pytest.mark.faults


def test_a_courier_that_meets_a_missing_column_waits(portal, seed):
    server = portal.serve(GTHREAD)
    with Load(server.port, seed, per_second=300) as load:
        wait_until(portal.database.stored, "the first hits")
        portal.database.change("ALTER TABLE stats_hit RENAME COLUMN reason TO cause")
        before = len(portal.database.stored())
        time.sleep(3)
        waiting = len(portal.database.stored()) - before
        portal.database.change("ALTER TABLE stats_hit RENAME COLUMN cause TO reason")
    portal.wait_until_stored(load)

    assert waiting == 0
    assert portal.close_the_books(load).is_clean
    assert not load.wrong
    assert not load.unanswered
