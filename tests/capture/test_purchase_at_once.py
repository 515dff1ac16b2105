"""The same delivery many times at once, and again much later: it counts once, and every answer is a good one."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connections
from django.test import Client

from stats.models import Delivery, OptIn, OrderName, Outcome, RevenueTally, Tally
from tests.capture.shops import Kind, report, sale
from tests.capture.visiting import click, differences
from tests.factories import PurchaseSourceFactory

# More for a long run.
ROUNDS = int(os.environ.get("PURCHASE_ROUNDS", "8"))
AT_ONCE = 50
KNOWN = "duplicate: this event is known"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd():
    """`crowd(do)` lets 50 threads do it at once, each with its number; their answers."""
    barrier = threading.Barrier(AT_ONCE)

    def at_once(do):
        def one(number):
            barrier.wait()
            return do(number)

        return list(pool.map(one, range(AT_ONCE)))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield at_once
        at_once(lambda _: connections.close_all())


def answers(sent):
    assert {answer.status_code for answer in sent} == {200}
    return Counter(answer.json()["status"] for answer in sent)


def test_a_delivery_fifty_times_at_once_and_days_later_is_one_purchase(client, cast, crowd):
    (token, _), started_at = click(client), datetime.now(UTC)
    shops = [PurchaseSourceFactory(kind=Kind.values[number % 4]) for number in range(ROUNDS)]
    sales = [(shop, sale(shop.kind, token=token, at=started_at)) for shop in shops]

    for shop, body in sales:
        sent = crowd(lambda _, shop=shop, body=body: report(Client(), shop, body))
        assert answers(sent) == {"recorded": 1, KNOWN: AT_ONCE - 1}
    for days in (4, 90):
        with time_machine.travel(started_at + timedelta(days=days), tick=False):
            assert answers([report(client, shop, body) for shop, body in sales]) == {KNOWN: ROUNDS}

    assert OptIn.objects.filter(partner=cast.alice).count() == OptIn.objects.count() == ROUNDS
    assert Tally.objects.get(day=OptIn.objects.first().day).purchases == ROUNDS
    assert RevenueTally.objects.get().revenue == ROUNDS * Decimal("49.90")
    log = Delivery.objects.values_list("outcome", "times")
    assert list(log) == [(Outcome.RECORDED, AT_ONCE + 2)] * ROUNDS
    assert differences() == []


def test_two_events_of_one_order_at_once_are_one_purchase(client, cast, crowd):
    (token, _), shop = click(client), PurchaseSourceFactory()
    body = sale(Kind.STANDARD, token=token)

    sent = crowd(lambda number: report(Client(), shop, body, event_id=f"msg_{number % 2}"))

    said = answers(sent)
    assert (said["recorded"], said["duplicate: this order is known"], said[KNOWN]) == (1, 1, AT_ONCE - 2)
    assert (OptIn.objects.count(), OrderName.objects.count(), Delivery.objects.count()) == (1, 1, 2)
    assert differences() == []
