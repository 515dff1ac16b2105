"""kill -9 of whoever takes a shop's event, between any two steps: all of it is in the books, or nothing."""

import json
import os
import subprocess
import sys

import pytest

from stats.models import Adjustment, Delivery, OptIn, Order, OrderName, Outcome, PartnerTally, Referral, Tally
from tests.capture.shops import Kind, headers_for, refund, report, sale
from tests.capture.visiting import click, differences
from tests.factories import PurchaseSourceFactory
from tests.wire.server import database_url

PLACES = {
    "before anything": "0",
    "before the delivery": 'before INSERT INTO "stats_delivery"',
    "between delivery and order": 'before INSERT INTO "stats_order"',
    "between order and opt-in": 'before INSERT INTO "stats_optin"',
    "between opt-in and tallies": "before INSERT INTO stats_tally",
    "between two kinds of tallies": "before INSERT INTO stats_partnertally",
    "between tallies and history": 'before INSERT INTO "stats_referral"',
    "before the delivery says what became of it": 'before UPDATE "stats_delivery"',
    "before the commit": "before commit",
}
TABLES = (Delivery, Order, OrderName, OptIn, Adjustment, Referral, Tally, PartnerTally)
EFFECTS = (Order, OptIn, Adjustment, Referral)

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(cast):
    return PurchaseSourceFactory(code="shop")


@pytest.fixture
def kill_at(shop):
    """`kill_at(place, body)` lets a process of its own take the event, until it comes to that place and dies."""
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.capture.doomed_door"]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def kill(place, body, event_id="msg_1"):
            headers = headers_for(shop, body, event_id=event_id)
            line = {"place": place, "code": "shop", "headers": headers, "body": body.decode()}
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield kill
        process.stdin.close()


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_purchase_that_is_cut_short_there_leaves_nothing_and_comes_again(client, shop, kill_at, place):
    body, before = sale(Kind.STANDARD, token=click(client)[0]), rows()

    assert kill_at(place, body) == "killed"
    assert rows() == before
    assert report(client, shop, body).json() == {"status": "recorded"}

    assert (Delivery.objects.get().times, OptIn.objects.count(), Order.objects.count()) == (1, 1, 1)
    assert differences() == []


def test_a_purchase_whose_answer_was_lost_is_known_when_it_comes_again(client, shop, kill_at):
    body = sale(Kind.STANDARD, token=click(client)[0])

    assert kill_at("after commit", body) == "killed"
    assert OptIn.objects.count() == 1
    assert report(client, shop, body).json() == {"status": "duplicate: this event is known"}

    assert (Delivery.objects.get().outcome, Delivery.objects.get().times) == (Outcome.RECORDED, 2)
    assert differences() == []


def test_a_refund_that_is_cut_short_anywhere_is_there_as_a_whole_or_not_at_all(client, shop, kill_at):
    report(client, shop, sale(Kind.STANDARD, token=click(client)[0]))
    body, before, steps = refund(amount="9.90", currency="EUR"), rows(), 0

    while kill_at(str(steps), body, "msg_2") == "killed":
        steps += 1
        if rows() != before:
            break

    assert steps > 10
    assert report(client, shop, body, event_id="msg_2").json() == {"status": "duplicate: this event is known"}
    assert (str(OptIn.objects.get().refunded), Adjustment.objects.count()) == ("9.900", 1)
    assert Delivery.objects.get(event="msg_2").times == 2
    assert differences() == []
