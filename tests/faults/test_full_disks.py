"""The disk under the journals is full or gone: visitors are sent on, and every loss is counted."""

import pytest

from tests.faults import disks
from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD
from tests.faults.processes import wait_until

pytestmark = pytest.mark.faults

UNRECORDED = "portal_unrecorded_clicks_total"
PER_SECOND = 400
FOLDERS = [disks.folder_is_gone, disks.folder_is_read_only] if disks.can_protect() else [disks.folder_is_gone]


@pytest.fixture
def lose_clicks(seed):
    """Sends visitors before, during and after a trouble. Gives the load, and how many clicks the portal missed."""

    def send(portal, server, trouble):
        with Load(server.port, seed, per_second=PER_SECOND) as load:
            wait_until(portal.database.stored, "the first hits")
            with trouble(portal, server):
                wait_until(lambda: server.metric(UNRECORDED) > 100, "clicks are lost")
            before = len(portal.database.stored())
            wait_until(lambda: len(portal.database.stored()) > before + 500, "clicks are recorded again")
        portal.wait_until_drained(server)
        return load, server.metric(UNRECORDED)

    return send


def assert_losses_are_known(verdict, unrecorded, load):
    """Every click is stored or counted as missed; a request that had no answer may be either."""
    assert verdict.acknowledged <= verdict.stored + unrecorded <= verdict.attempted
    assert load.unanswered or verdict.acknowledged == verdict.stored + unrecorded
    assert not verdict.differing
    assert not load.wrong


def test_clicks_that_cannot_be_written_down_are_counted(portal, lose_clicks):
    load, unrecorded = lose_clicks(portal, portal.serve(GTHREAD), disks.files_may_not_grow)

    assert_losses_are_known(portal.close_the_books(load), unrecorded, load)
    assert not load.unanswered


@pytest.mark.parametrize("trouble", FOLDERS)
def test_processes_that_find_no_folder_to_write_to_serve_and_count(portal, lose_clicks, trouble):
    portal.start_courier()
    load, unrecorded = lose_clicks(portal, portal.serve(GTHREAD), trouble)

    assert_losses_are_known(portal.close_the_books(load), unrecorded, load)


if disks.can_mount():

    def test_clicks_that_a_full_disk_refuses_are_counted(portal, lose_clicks):
        with disks.small_disk(portal.journals):
            portal.start_courier()
            load, unrecorded = lose_clicks(portal, portal.serve(ASGI), disks.disk_is_full)
            verdict = portal.close_the_books(load)

        assert_losses_are_known(verdict, unrecorded, load)
        assert not load.unanswered


def test_journals_grow_no_further_than_they_may(make_portal, seed):
    portal = make_portal(JOURNAL_MAX_MB="1")
    server = portal.serve(ASGI)
    with Load(server.port, seed) as load:
        wait_until(lambda: server.metric(UNRECORDED) > 100, "the cap is reached")
        held = server.metric("portal_journal_bytes")
        portal.start_courier()
        before = len(portal.database.stored())
        wait_until(lambda: len(portal.database.stored()) > before + held // 200, "clicks are recorded again")
    portal.wait_until_drained(server)
    unrecorded = server.metric(UNRECORDED)

    assert held < 8 * 1024**2
    assert_losses_are_known(portal.close_the_books(load), unrecorded, load)
