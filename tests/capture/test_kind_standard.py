"""What events of Standard Webhooks say. How they are signed is in test_kind_signatures.py."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from stats.capture.hooks.said import Change, Purchase
from stats.models import Adjustment, PurchaseSource
from tests.capture import shop_events
from tests.capture.shop_events import NOON, TOKEN, standard_event

told, only, complaint = (
    partial(reader, PurchaseSource.Kind.STANDARD)
    for reader in (shop_events.told, shop_events.only, shop_events.complaint)
)
ELEVEN = datetime(2026, 3, 1, 11, tzinfo=UTC)


def completed(**changed):
    return standard_event(**({"order_id": "A-1", "amount": "49.90", "currency": "EUR"} | changed))


def test_a_completed_purchase_says_what_was_bought_by_whom_and_when():
    said = only(completed(email="Carla@Mail.example", token=f" {TOKEN} "))

    assert said == Purchase(("A-1",), Decimal("49.90"), "EUR", "carla@mail.example", TOKEN, ELEVEN)


def test_without_a_time_it_happened_when_it_was_received():
    assert only(standard_event(timestamp=None, order_id="1", amount="1", currency="EUR")).at == NOON


def test_a_time_of_another_zone_is_the_same_moment():
    said = only(standard_event(timestamp="2026-03-01T12:00:00+01:00", order_id="1", amount="1", currency="EUR"))

    assert said.at == ELEVEN
    assert said.at.utcoffset() == timedelta(0)


def test_of_a_token_that_is_far_too_long_the_beginning_is_kept():
    assert only(completed(token="x" * 5000)).token == "x" * 200


def test_a_refund_is_told_by_its_own_id_within_its_order():
    said = only(standard_event("purchase.refunded", order_id="A-1", refund_id="R:1", amount="9.90", currency="eur"))

    assert said == Change(("A-1",), "refund:A-1:R%3A1", "refund", ELEVEN, amount=Decimal("9.90"), currency="EUR")


def test_a_refund_without_an_id_is_told_by_its_events():
    body = standard_event("purchase.refunded", order_id="A-1")

    assert only(body, event_id="msg_2").key == "refund-event:msg_2"


def test_a_refund_without_an_amount_is_of_all_of_it():
    said = only(standard_event("purchase.refunded", order_id="A-1"))

    assert (said.kind, said.amount, said.currency) == (Adjustment.Kind.REFUND, None, "")


def test_a_refund_with_an_amount_needs_its_currency():
    assert "currency" in complaint(standard_event("purchase.refunded", order_id="A-1", amount="9.90"))


def test_a_refund_of_nothing_changes_nothing():
    message = told(standard_event("purchase.refunded", order_id="A-1", amount="0.00", currency="EUR"))

    assert (message.said, message.ignored) == ((), "ignored: no money was paid back")


@pytest.mark.parametrize(("kind", "change"), [("charged_back", "reversal"), ("dispute_won", "restoration")])
def test_a_dispute_takes_back_and_a_won_one_restores(kind, change):
    said = only(standard_event(f"purchase.{kind}", order_id="A-1", dispute_id="D-1"))

    assert said == Change(("A-1",), f"{change}:A-1:D-1:2026-03-01T11%3A00%3A00%2B00%3A00", change, ELEVEN, about="D-1")


def test_keys_of_long_names_fit_and_still_differ():
    keys = {
        only(standard_event("purchase.refunded", order_id="x" * 200, refund_id="y" * 199 + end)).key for end in "ab"
    }

    assert sorted(map(len, keys)) == [64, 64]


def test_names_that_hold_colons_are_not_mistaken_for_others():
    pairs = [("a:b", "c"), ("a", "b:c")]
    keys = {only(standard_event("purchase.refunded", order_id=order, refund_id=refund)).key for order, refund in pairs}

    assert len(keys) == 2


def test_an_event_of_another_type_is_ignored_whatever_else_it_says():
    assert told(b'{"type": "customer.created"}').ignored == "ignored: events of this type are not used"


WRONG = {
    "data": b'{"type": "purchase.completed", "data": []}',
    "object": b'["purchase.completed"]',
    "type": b'{"data": {}}',
    "“type” must be a text": b'{"type": 1}',
    "80 characters": b'{"type": "%s"}' % (b"x" * 81),
    "order_id": completed(order_id=" "),
    "200": completed(order_id="x" * 201),
    "“order_id” must be a text": completed(order_id=True),
    "refund_id": standard_event("purchase.refunded", order_id="1", refund_id=7),
    "dispute_id": standard_event("purchase.charged_back", order_id="1", dispute_id="x" * 201),
    "amount": completed(amount="1,5"),
    "decimal": completed(amount="1.0001"),
    "a text": completed(amount=0),
    "ISO 4217": completed(currency="EURO"),
    "“currency” must be a text": completed(currency=978),
    "e-mail": completed(email="nobody"),
    "“token” must be a text": completed(token=[]),
    "zone": standard_event(timestamp="2026-03-01T11:00:00", order_id="1"),
    "moment": standard_event(timestamp="2026-02-30T11:00:00Z", order_id="1"),
    "“timestamp” must be a moment": standard_event(timestamp="soon", order_id="1"),
    'like "2026': standard_event(timestamp="", order_id="1"),
    "“timestamp” must be a text": standard_event(timestamp=1, order_id="1"),
    "future": standard_event(timestamp="2026-03-01T12:05:00Z", order_id="1"),
    "ten years": standard_event(timestamp="0001-01-01T00:00:00+23:59", order_id="1"),
    "in the future": standard_event(timestamp="9999-12-31T23:59:59-23:59", order_id="1"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_said_in_words(words):
    assert words in complaint(WRONG[words])


def test_four_minutes_ahead_is_a_difference_of_clocks():
    said = only(standard_event(timestamp="2026-03-01T12:04:59Z", order_id="1", amount="1", currency="EUR"))

    assert said.at > NOON
