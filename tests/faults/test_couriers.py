"""Couriers beside each other, and journals that are carried again: each click is counted once."""

import pytest

from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD
from tests.faults.processes import wait_until

pytestmark = pytest.mark.faults

CLICKS = 2000


@pytest.fixture
def backlog(portal, seed):
    """Clicks that nobody has carried yet: the service that only follows addresses has no courier."""
    server = portal.serve(ASGI)
    with Load(server.port, seed) as load:
        wait_until(lambda: load.answered >= CLICKS, f"{CLICKS} clicks")
    assert server.master.end() == 0
    return load


def test_journals_that_were_drained_can_be_drained_again(portal, backlog):
    portal.manage("courier", "--once")
    portal.database.change("DELETE FROM stats_hit WHERE reason = ''")  # a backup was restored ...
    portal.manage("recount_tallies")

    portal.manage("courier", "--again")

    assert portal.close_the_books(backlog).is_clean


def test_two_hosts_share_one_database(make_portal, seed):
    hosts = [make_portal(), make_portal()]
    servers = [host.serve(GTHREAD) for host in hosts]
    loads = [Load(server.port, seed + number) for number, server in enumerate(servers)]
    for load in loads:
        load.__enter__()
    wait_until(lambda: all(load.answered > CLICKS for load in loads), "clicks on both hosts")
    for load in loads:
        load.stop()

    hosts[0].wait_until_stored(*loads)
    hosts[1].end()

    assert hosts[0].close_the_books(*loads).is_clean
