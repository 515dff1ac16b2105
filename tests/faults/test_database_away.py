"""PostgreSQL refuses, hangs or is restarted under load: addresses are followed, and everything arrives afterwards."""

import base64
import hashlib
import hmac
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.faults.cast import FORM, SECRET, SHOP
from tests.faults.load import Load
from tests.faults.portal import ASGI, GTHREAD, Portal, is_followed
from tests.faults.processes import kill, wait_until
from tests.faults.proxy import Wire
from tests.wire.http import Request

pytestmark = pytest.mark.faults

SECONDS = float(os.environ.get("FAULTS_SECONDS") or 4)
PER_SECOND = 400
FIELDS = {"email": "vera@visitors.example", "name": "Vera"}
PAGE = "/accounts/login/"
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


@pytest.fixture
def wire(postgres):
    with Wire(postgres.socket_folder) as wire:
        yield wire


def url_by(wire, database):
    return f"postgres://postgres@127.0.0.1:{wire.port}/{database.name}"


@pytest.fixture
def portal(make_portal, postgres, wire):
    return make_portal(url_by(wire, postgres))


@pytest.fixture(scope="module", params=[Wire.refuse, Wire.hang], ids=["refusing", "hanging"])
def lonely_server(request, cabinet, tmp_path_factory):
    """A service that people have used, and whose database has then gone away."""
    database = cabinet.copy()
    folder = tmp_path_factory.mktemp("lonely")
    with Wire(database.socket_folder) as wire, Portal(folder, database, url_by(wire, database)) as portal:
        server = portal.serve(GTHREAD)
        assert server.get(PAGE).status == 200
        request.param(wire)
        yield server


AWAY = pytest.mark.parametrize("goes_away", [Wire.refuse, Wire.hang], ids=["refusing", "hanging"])


def tell_times(load):
    for phase in load.seconds:
        print(load.percentiles(phase))


@AWAY
def test_what_visitors_do_while_the_database_is_away_arrives_later(portal, wire, seed, goes_away):
    server, other = portal.serve(GTHREAD), portal.serve(ASGI)
    with Load(server.port, seed, per_second=PER_SECOND) as load, Load(other.port, seed + 1, per_second=100) as another:
        time.sleep(SECONDS / 3)
        load.phase = "away"
        goes_away(wire)
        kill(other.workers[0])
        submitted = [to.send(Request(f"/hooks/forms/{FORM}/", "POST", fields=FIELDS)) for to in (server, other)]
        portal.serve(GTHREAD)  # comes to the point of following addresses without any database
        time.sleep(SECONDS)
        load.phase = "back"
        wire.mend()
        time.sleep(SECONDS / 3)
    mended_at = time.monotonic()
    portal.wait_until_stored(load, another)
    tell_times(load)
    print(f"everything was in the books {time.monotonic() - mended_at:.0f} s after the last click")
    wait_until(lambda: len(portal.database.rows("SELECT id FROM stats_formsubmission")) == 2, "forms are in the books")

    assert portal.close_the_books(load, another).is_clean
    assert not load.wrong + another.wrong
    assert not load.unanswered
    assert load.seconds["away"]
    assert [answer.status for answer in submitted] == [303, 303]


def test_addresses_are_followed_while_the_database_restarts(make_portal, postgres, seed):
    portal = make_portal()
    server = portal.serve(GTHREAD)
    with Load(server.port, seed, per_second=PER_SECOND) as load:
        for phase in ("normal", "first restart", "second restart"):
            time.sleep(SECONDS / 3)
            load.phase = phase
            postgres.restart_at_once()
        time.sleep(SECONDS / 3)
    tell_times(load)
    portal.wait_until_stored(load)

    assert portal.close_the_books(load).is_clean
    assert not load.wrong
    assert not load.unanswered


@AWAY
def test_people_who_wait_for_pages_stand_in_no_visitors_way(portal, wire, seed, goes_away):
    server, is_over = portal.serve(GTHREAD), Event()

    def insist():
        while not is_over.is_set():
            assert server.get(PAGE).status in {200, 503}

    with ThreadPoolExecutor(12) as pool:
        people = [pool.submit(insist) for _ in range(12)]
        time.sleep(SECONDS / 6)
        goes_away(wire)
        with Load(server.port, seed, per_second=PER_SECOND) as load:
            wait_until(lambda: load.answered > 500, "visitors are sent on")
        is_over.set()
        wire.mend()
        for person in people:
            person.result()
    tell_times(load)

    assert not load.wrong
    assert not load.unanswered


def test_who_needs_the_database_is_asked_to_come_again(lonely_server):
    page, bought = lonely_server.get(PAGE), lonely_server.send(purchase())

    assert page.status == 503
    assert "class=" in page.text  # in our own hand
    assert bought.status == 503


def test_a_link_that_a_stale_copy_does_not_know_may_exist(lonely_server):
    wait_until(lambda: lonely_server.get("/go/unknown/partner1").status == 503, "the copy is stale")

    assert lonely_server.get("/go/unknown/partner1").headers["Retry-After"]
    assert is_followed(lonely_server)
    assert lonely_server.get("/readyz").status == 200


def purchase():
    """A signed event."""
    body, now = b'{"type": "purchase", "reference": "1", "amount": "9.50", "currency": "EUR"}', int(time.time())
    event = uuid.uuid4().hex
    signature = "v1," + base64.b64encode(hmac.digest(KEY, f"{event}.{now}.".encode() + body, hashlib.sha256)).decode()
    headers = [("webhook-id", event), ("webhook-timestamp", str(now)), ("webhook-signature", signature)]
    return Request(f"/hooks/purchases/{SHOP}/", "POST", headers=headers, body=body)
