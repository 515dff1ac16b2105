"""Everything at once: two services and two couriers on one host, another host beside it, and all of them killed.

`make test` runs a little of it, `make faults` runs it until a million clicks are answered.
"""

import os
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD
from tests.faults.storms import Courier, Storm

pytestmark = pytest.mark.faults

CLICKS = int(os.environ.get("FAULTS_CLICKS") or 1000)
KILLS = int(os.environ.get("FAULTS_KILLS") or 8)
IS_LONG = CLICKS > 100_000
PAUSE = 1.5 if IS_LONG else 0.4
DRAINED_WITHIN = 600.0  # whoever is killed all the time has a backlog; how fast it is carried is not tested here


def test_no_click_is_lost_however_often_everything_is_killed(make_portal, seed):
    here, elsewhere = make_portal(), make_portal()
    couriers = [Courier(here), Courier(here, "-m", "tests.faults.rival")]
    recycled = ("--max-requests", "5000", "--max-requests-jitter", "1000")
    servers = [here.serve(GTHREAD, *recycled), here.serve(ASGI, "--preload"), elsewhere.serve(GTHREAD)]
    storm = Storm(seed, servers, couriers)
    deeds = [storm.kill_worker, storm.kill_courier, storm.kill_master, storm.kill_service, storm.hang_up]
    with ExitStack() as visits:
        speed = None if IS_LONG else 300
        loads = [
            visits.enter_context(Load(server.port, seed + number, per_second=speed))
            for number, server in enumerate(servers)
        ]
        while storm.kills < KILLS or sum(load.answered for load in loads) < CLICKS:
            storm.rage(deeds, 10 * PAUSE, PAUSE)
            print(f"{sum(load.answered for load in loads)} answered, {dict(storm.deeds)}", flush=True)
    here.wait_until_stored(*loads, within=DRAINED_WITHIN)
    here.end()
    elsewhere.end()
    verdict = here.close_the_books(*loads)
    print(f"SEED={seed} {verdict} {dict(storm.deeds)}")
    for load in loads:
        print(load.percentiles("normal"))

    assert verdict.is_clean
    assert verdict.acknowledged >= CLICKS
    assert storm.kills >= KILLS
    assert not sum((load.wrong for load in loads), Counter())
