"""What events of WooCommerce say."""

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import Change, Purchase
from stats.capture.opt_ins.standing import standing
from stats.models import PurchaseSource
from tests.capture import shop_events
from tests.capture.shop_events import NOON, TOKEN, WOO_ORDER, bare

KIND = PurchaseSource.Kind.WOOCOMMERCE
told, complaint = (partial(reader, KIND, topic="order.updated") for reader in (shop_events.told, shop_events.complaint))
ORDERED, CHANGED = datetime(2026, 3, 1, 11, tzinfo=UTC), datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
ENTRY = {"key": "_wc_order_attribution_session_entry", "value": f"https://shop.example/?utm_source=x&rp={TOKEN}#top"}


def order(**changed):
    return bare(WOO_ORDER, **changed)


def bought(**changed):
    return told(order(**changed)).said[0]


def state(**changed):
    return told(order(**changed)).said[-1]


def refund(number, total):
    return {"id": number, "reason": "", "total": total}


def test_a_paid_order_is_a_purchase_of_the_day_on_which_it_was_ordered():
    assert bought() == Purchase(("4750",), Decimal("49.90"), "EUR", "carla@mail.example", TOKEN, ORDERED)


@pytest.mark.parametrize("topic", ["order.created", "order.updated", "order.refunded", "order.restored"])
def test_every_event_of_an_order_says_the_same(topic):
    assert told(order(), topic=topic) == told(order())


@pytest.mark.parametrize(
    ("status", "paid_at", "is_paid"),
    [
        *[("processing", None, True), ("completed", None, True), ("on-hold", "2026-03-01T11:10:00", True)],
        *[("pending", None, False), ("on-hold", None, False), ("failed", None, False), ("cancelled", None, False)],
    ],
)
def test_an_order_counts_once_it_is_paid(status, paid_at, is_paid):
    message = told(order(status=status, date_paid_gmt=paid_at))

    assert (bool(message.said), message.ignored == "") == (is_paid, is_paid)


def test_an_order_that_is_not_paid_says_so():
    assert told(order(status="pending", date_paid_gmt=None)).ignored == "ignored: this order is not paid yet"


@pytest.mark.parametrize("status", ["cancelled", "failed", "trash", "refunded"])
def test_an_order_that_ended_is_taken_back_at_the_time_of_its_change(status):
    assert state(status=status) == Change(
        ("4750",), "reversal:4750:2026-03-01T11%3A30%3A00%2B00%3A00", "reversal", CHANGED, "status"
    )


@pytest.mark.parametrize("status", ["processing", "completed", "on-hold", "own-status"])
def test_an_order_that_goes_on_stands(status):
    assert (state(status=status).kind, state(status=status).about) == ("restoration", "status")


def test_what_is_paid_on_delivery_can_be_taken_back_though_it_was_never_paid():
    message = told(order(status="cancelled", date_paid_gmt=None, payment_method="cod"))

    assert [said.kind for said in message.said] == ["reversal"]


def test_each_refund_is_a_change_of_its_own():
    (_, first, second, _) = told(order(refunds=[refund(7, "-10.00"), refund(8, "-5.5"), refund(9, "0.00")])).said

    assert first == Change(("4750",), "refund:4750:7", "refund", CHANGED, amount=Decimal(10), currency="EUR")
    assert (second.key, second.amount) == ("refund:4750:8", Decimal("5.5"))


def test_states_end_the_same_in_whatever_order_they_come():
    at = "2026-03-01T11:%s:00"
    states = [("processing", "10"), ("cancelled", "20"), ("processing", "30")]
    changes = [state(status=status, date_modified_gmt=at % minute) for status, minute in states]

    ends = {standing(Decimal("49.90"), "EUR", some).is_reversed for some in itertools.permutations(changes)}
    assert ends == {False}
    assert standing(Decimal("49.90"), "EUR", changes[:2]).is_reversed


def test_the_number_that_people_see_is_a_name_and_never_another_orders_id():
    assert bought(number="1005").names == ("4750", "#1005")
    assert bought(number="WEB-1005").names == ("4750", "WEB-1005")
    assert [len(name) for name in bought(number="1" * 200).names] == [4, 200]


@pytest.mark.parametrize("key", ["rp", "_rp"])
def test_the_token_is_in_the_orders_meta_data_hidden_or_not(key):
    assert bought(meta_data=[{"key": "other", "value": {"a": 1}}, {"key": key, "value": TOKEN}]).token == TOKEN


def test_else_the_token_is_in_the_first_page_of_the_visit_as_woocommerce_keeps_it():
    assert bought(meta_data=[ENTRY]).token == TOKEN
    assert bought(meta_data=[ENTRY, {"key": "rp", "value": "T" * 64}]).token == "T" * 64


@pytest.mark.parametrize("address", ["https://[", "", "no address", "https://shop.example/?rp="])
def test_a_first_page_without_a_token_has_none(address):
    assert bought(meta_data=[ENTRY | {"value": address}]).token == ""


def test_amounts_with_more_digits_than_money_has_are_cut():
    assert bought(total="49.90999999").amount == Decimal("49.909")
    assert bought(total="999999999999.9999").amount == Decimal("999999999999.999")


def test_an_address_that_is_none_does_not_stop_a_sale():
    assert [bought(billing=billing).email for billing in ({"email": "n/a"}, {}, None)] == ["", "", ""]


def test_without_times_it_happened_when_it_was_received():
    message = told(order(date_created_gmt=None, date_modified_gmt=None))

    assert {said.at for said in message.said} == {NOON}


def test_whether_it_is_a_test_is_not_known():
    assert told(order()).is_test is None


@pytest.mark.parametrize("topic", ["order.deleted", "customer.created", "action.woocommerce_order_refunded"])
def test_other_topics_are_ignored_in_words(topic):
    assert told(b'{"id": 4750}', topic=topic).ignored.startswith("ignored: ")


def test_the_first_knock_is_ignored_and_always_the_same_event():
    headings = {KINDS[KIND].heading({}, body) for body in (b"webhook_id=5", b"webhook_id=6")}

    assert len(headings) == 1
    assert "knock" in KINDS[KIND].read(headings.pop(), b"webhook_id=5", NOON, "rp").ignored


def test_the_same_body_and_topic_is_the_same_event_and_another_is_not():
    sent = [("order.created", b"{}"), ("order.created", b"{}"), ("order.updated", b"{}"), ("order.created", b"{ }")]
    events = [KINDS[KIND].heading({"x-wc-webhook-topic": topic}, body).event for topic, body in sent]

    assert events[0] == events[1]
    assert len(set(events)) == 3
    assert all(event.startswith("body:") for event in events)


@pytest.mark.parametrize("topic", ["", "é", "x" * 81, "a\nb"])
def test_a_topic_that_cannot_be_one_is_refused(topic):
    assert "X-WC-Webhook-Topic" in complaint(order(), topic=topic)


WRONG = {
    "“status”": order(status=1),
    "“id”": order(id="4750"),
    "whole number": order(id=-1),
    "not negative": order(id=True),
    "“number”": order(number=4750),
    "“total”": order(total=49.9),
    "decimal": order(total="-49.90"),
    "as a text": order(total="1" * 13),
    "“currency”": order(currency="EURO"),
    "“billing”": order(billing="x"),
    "“meta_data”": order(meta_data={"rp": TOKEN}),
    "“value”": order(meta_data=[{"key": "rp", "value": 7}]),
    "“refunds”": order(refunds=[7]),
    "-49.90": order(refunds=[refund(7, "--1")]),
    "“date_created_gmt”": order(date_created_gmt="yesterday"),
    "future": order(date_modified_gmt="2026-03-01T12:06:00"),
    "ten years": order(date_created_gmt="1999-01-01T00:00:00"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_said_in_words(words):
    assert words in complaint(WRONG[words])
