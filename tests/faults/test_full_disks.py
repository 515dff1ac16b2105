"""The disk under the journals is full or gone: visitors are sent on, and every loss is counted."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD, Server
from tests.faults.processes import wait_until

pytestmark = pytest.mark.faults

UNRECORDED = "portal_unrecorded_clicks_total"
PER_SECOND = 400


@contextmanager
def files_end_at(size: int, server: Server) -> Iterator[None]:
    """No process of the service can write beyond so many bytes of any file."""
    for worker in server.workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    for worker in server.workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.parametrize("application", [GTHREAD, ASGI], ids=["gthread", "asgi"])
def test_clicks_that_a_full_disk_refuses_are_counted_exactly(portal, seed, application):
    portal.start_courier()
    server = portal.serve(application)
    with Load(server.port, seed, per_second=PER_SECOND) as load:
        wait_until(portal.database.stored, "the first hits")
        with files_end_at(4096, server):
            wait_until(lambda: server.metric(UNRECORDED) > 100, "clicks are lost")
        goes_on = len(portal.database.stored())
        wait_until(lambda: len(portal.database.stored()) > goes_on + 500, "clicks are recorded again")
    portal.wait_until_drained(server)
    unrecorded = server.metric(UNRECORDED)
    verdict = portal.close_the_books(load)

    assert verdict.acknowledged - verdict.stored == unrecorded
    assert not verdict.differing
    assert not load.wrong
    assert not load.unanswered


def test_journals_grow_no_further_than_they_may(make_portal, seed):
    portal = make_portal(JOURNAL_MAX_MB="1")
    portal.manage("courier", "--once")
    server = portal.serve(ASGI)
    with Load(server.port, seed) as load:
        wait_until(lambda: server.metric(UNRECORDED) > 100, "the cap is reached")
        held = server.metric("portal_journal_bytes")
        portal.start_courier()
        wait_until(lambda: server.metric("portal_journal_bytes") < held / 2, "journals are drained")
        answered = load.answered
        wait_until(lambda: load.answered > answered + 1000, "more clicks")
    portal.wait_until_drained(server)
    unrecorded = server.metric(UNRECORDED)
    verdict = portal.close_the_books(load)

    assert held < 8 * 1024**2
    assert verdict.acknowledged - verdict.stored == unrecorded
    assert not verdict.differing
    assert not load.wrong
