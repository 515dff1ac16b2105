"""Processes are killed or replaced at random moments under load: what was answered is in the books, once."""

import os

import pytest

from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD
from tests.faults.storms import Courier, Storm

pytestmark = pytest.mark.faults

SECONDS = float(os.environ.get("FAULTS_SECONDS") or 5)
PER_SECOND = 600  # the machine has other tests to run


def test_one_service_loses_no_click_when_its_processes_are_killed(portal, seed):
    server = portal.serve(GTHREAD)
    storm = Storm(seed, [server])
    with Load(server.port, seed, per_second=PER_SECOND) as load:
        storm.rage([storm.kill_worker, storm.kill_all_workers, storm.kill_master], SECONDS, pause=0.5)
    portal.wait_until_stored(load)

    assert portal.close_the_books(load).is_clean
    assert load.answered
    assert not load.wrong


@pytest.mark.parametrize("application", [GTHREAD, ASGI], ids=["gthread", "asgi"])
def test_no_click_is_lost_while_processes_are_replaced_politely(portal, seed, application):
    Courier(portal)
    server = portal.serve(application, "--max-requests", "200", "--max-requests-jitter", "50")
    storm = Storm(seed, [server])
    with Load(server.port, seed, per_second=PER_SECOND) as load:
        storm.rage([storm.hang_up], SECONDS, pause=2)
    portal.wait_until_stored(load)

    assert portal.close_the_books(load).is_clean
    assert load.answered
    assert not load.wrong
