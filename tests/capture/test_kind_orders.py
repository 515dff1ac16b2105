"""One order of each kind of shop, told by events in any order and more than once: it ends the same."""

import hashlib
import random
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from stats.capture.hooks import purchases
from stats.models import Delivery, OptIn, PurchaseSource
from tests.capture.shop_events import (
    CHARGE,
    DISPUTE,
    INVOICE,
    NOON,
    SESSION,
    SHOPIFY_DISPUTE,
    SHOPIFY_ORDER,
    SHOPIFY_REFUND,
    TOKEN,
    WOO_ORDER,
    bare,
    standard_event,
    stripe_event,
)
from tests.capture.signing import signed_for
from tests.capture.visiting import differences
from tests.factories import PurchaseSourceFactory

Kind = PurchaseSource.Kind
FORM = "application/x-www-form-urlencoded"
FIRST = INVOICE | {"billing_reason": "subscription_create", "parent": None}
CHECKOUT = SESSION | {"mode": "subscription", "invoice": "in_1", "payment_intent": None}
PAID_WITH = {"invoice": "in_1", "payment": {"payment_intent": "pi_1"}}
ON_HOLD = {"status": "pending", "date_paid_gmt": None, "date_modified_gmt": "2026-03-01T11:05:00"}
CANCELLED = {"status": "cancelled", "date_modified_gmt": "2026-03-01T11:40:00"}
REPAID = {"refunds": [{"id": 7, "total": "-10.00"}], "date_modified_gmt": "2026-03-01T11:50:00"}

GONE = bare(SHOPIFY_ORDER, cancelled_at="2026-03-01T11:55:00Z")

STORIES = {
    Kind.STANDARD: [
        ("", standard_event(order_id="A-1", amount="49.90", currency="EUR", token=TOKEN)),
        ("", standard_event("purchase.refunded", order_id="A-1", refund_id="R-1", amount="10", currency="EUR")),
        ("", standard_event("purchase.charged_back", timestamp="2026-03-01T11:10:00Z", order_id="A-1")),
        ("", standard_event("purchase.dispute_won", timestamp="2026-03-01T11:20:00Z", order_id="A-1")),
    ],
    Kind.STRIPE: [
        ("", stripe_event("invoice.paid", FIRST, event_id="evt_1")),
        ("", stripe_event("checkout.session.completed", CHECKOUT, event_id="evt_2")),
        ("", stripe_event("invoice_payment.paid", PAID_WITH, event_id="evt_3")),
        ("", stripe_event("charge.refunded", CHARGE, event_id="evt_4", amount_refunded=400)),
        ("", stripe_event("charge.refunded", CHARGE, event_id="evt_5")),
        ("", stripe_event("charge.dispute.created", DISPUTE, event_id="evt_6", created=int(NOON.timestamp()) - 90)),
        ("", stripe_event("charge.dispute.closed", DISPUTE, event_id="evt_7", status="won")),
    ],
    Kind.WOOCOMMERCE: [
        ("order.created", bare(WOO_ORDER, **ON_HOLD)),
        ("order.updated", bare(WOO_ORDER)),
        ("order.updated", bare(WOO_ORDER, **CANCELLED)),
        ("order.updated", bare(WOO_ORDER, **REPAID)),
        ("order.deleted", b'{"id": 4750}'),
    ],
    Kind.SHOPIFY: [
        ("orders/paid", bare(SHOPIFY_ORDER)),
        ("refunds/create", bare(SHOPIFY_REFUND)),
        ("disputes/create", bare(SHOPIFY_DISPUTE)),
        ("disputes/update", bare(SHOPIFY_DISPUTE, status="won", finalized_on="2026-03-01T11:50:00")),
    ],
}
TAKEN_BACK = {
    Kind.STANDARD: STORIES[Kind.STANDARD][:3],
    Kind.STRIPE: STORIES[Kind.STRIPE][:-1],
    Kind.WOOCOMMERCE: STORIES[Kind.WOOCOMMERCE][:3],
    Kind.SHOPIFY: [
        *STORIES[Kind.SHOPIFY][:2],
        ("orders/cancelled", GONE),
    ],
}


@pytest.fixture
def token(client, cast):
    with time_machine.travel(NOON - timedelta(hours=2), tick=False):
        return parse_qs(urlsplit(client.get("/go/haircare/abc123")["Location"]).query)["rp"][0]


@pytest.mark.parametrize("kind", STORIES)
def test_an_order_ends_the_same_in_whatever_order_its_events_come(kind, cast, token):
    for story in shuffled(STORIES[kind]):
        opt_in = outcome(kind, story, token)

        assert (opt_in.partner, opt_in.amount, opt_in.refunded) == (cast.alice, Decimal("49.90"), Decimal(10)), story
        assert (opt_in.status, opt_in.day) == (OptIn.Status.VALID, NOON.date()), story
    assert differences() == []


@pytest.mark.parametrize("kind", TAKEN_BACK)
def test_an_order_that_was_taken_back_stays_so_in_whatever_order_its_events_come(kind, cast, token):
    for story in shuffled(TAKEN_BACK[kind]):
        opt_in = outcome(kind, story, token)

        assert (opt_in.partner, opt_in.status) == (cast.alice, OptIn.Status.REVERSED), story
    assert differences() == []


def shuffled(story):
    """The story as it happened and backwards, and six other orders of it, some events twice."""
    chance = random.Random(4)
    others = chance.sample(list(permutations(story)), 6)
    return [story, story[::-1], *([*other, *chance.sample(story, 2)] for other in others)]


def outcome(kind, story, token):
    """Send it to a new source, and return the one opt-in that it made."""
    source = PurchaseSourceFactory(kind=kind)
    for topic, body in story:
        text = body.replace(TOKEN.encode(), token.encode())
        headers = signed_for(kind, source.secret, text, topic=topic, at=NOON, event_id=hashlib.sha256(text).hexdigest())
        answer = purchases.receive(source.code, headers, text, NOON)
        assert answer.status == 200, answer.words
    return OptIn.objects.get(source=source)


def test_the_knocks_of_woocommerce_are_answered_and_leave_one_line(client, db):
    source = PurchaseSourceFactory(kind=Kind.WOOCOMMERCE)
    knocks = [
        client.post(f"/hooks/purchases/{source.code}/", f"webhook_id={webhook}", content_type=FORM)
        for webhook in (5, 6)
    ]

    assert [answer.status_code for answer in knocks] == [200, 200]
    assert knocks[0].json()["status"].startswith("ignored: ")
    assert (Delivery.objects.get().outcome, Delivery.objects.get().times) == ("ignored", 2)
