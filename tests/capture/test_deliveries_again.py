"""Processing a delivery again: what it did once is not done twice."""

import pytest
import time_machine
from django.utils import timezone

from stats.capture.hooks.purchases import process_again
from stats.models import Delivery, OptIn, Outcome, PurchaseSource
from tests.capture.shop_events import standard_event
from tests.capture.shops import Kind, changed, refund, report, sale, shop_of
from tests.capture.visiting import click, differences
from tests.factories import PurchaseSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    return PurchaseSourceFactory(code="shop")


def test_what_a_source_for_tests_took_is_recorded_once_it_is_live(client, cast):
    shop, (token, _) = shop_of(Kind.STRIPE, is_test=True), click(client)
    report(client, shop, sale(Kind.STRIPE, token=token))
    PurchaseSource.objects.update(is_test=False)

    answer = process_again(Delivery.objects.get(), timezone.now())

    delivery = Delivery.objects.get()
    assert (answer.status, answer.words) == (200, "recorded")
    assert (delivery.outcome, delivery.opt_in.partner) == (Outcome.RECORDED, cast.alice)
    assert "recorded (processed again on" in delivery.words
    assert differences() == []


def test_what_was_done_is_not_done_again_and_stays_logged(client, shop):
    report(client, shop, sale(Kind.STANDARD))
    report(client, shop, refund(amount="1.00", currency="EUR"), event_id="msg_2")
    before = list(Delivery.objects.order_by("pk").values())

    answers = [process_again(delivery, timezone.now()) for delivery in Delivery.objects.order_by("pk")]

    assert [answer.words.split(":")[0] for answer in answers] == ["duplicate", "duplicate"]
    assert list(Delivery.objects.order_by("pk").values()) == before
    assert str(OptIn.objects.get().refunded) == "1.000"


def test_what_is_still_not_understood_stays_refused(client, shop):
    report(client, shop, standard_event(order_id="", amount="1", currency="EUR"))

    answer = process_again(Delivery.objects.get(), timezone.now())

    assert answer.status == 400
    assert Delivery.objects.get().outcome == Outcome.REFUSED
    assert Delivery.objects.get().words.startswith(answer.words)


def test_it_happened_when_it_was_received(client, shop):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        report(client, shop, changed(sale(Kind.STANDARD), timestamp="tomorrow"))
    Delivery.objects.update(body=changed(sale(Kind.STANDARD), timestamp=None))

    process_again(Delivery.objects.get(), timezone.now())

    assert OptIn.objects.get().at == Delivery.objects.get().received_at
    assert OptIn.objects.get().day.isoformat() == "2026-03-01"


def test_nothing_can_be_done_without_the_body(client, shop):
    report(client, shop, sale(Kind.STANDARD))
    Delivery.objects.update(body=None)

    answer = process_again(Delivery.objects.get(), timezone.now())

    assert answer.status == 410
    assert "not kept any more" in answer.words
