"""Events as shops send them, cut down to what is read, and a little more: `stripe_event("charge.refunded", ...)`."""

import json
from datetime import UTC, datetime

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import BadEvent

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())
TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIjKlMnOpQrStUvWxYz"

SESSION = {
    "id": "cs_test_a1",
    "object": "checkout.session",
    "mode": "payment",
    "payment_status": "paid",
    "payment_intent": "pi_1",
    "invoice": None,
    "amount_total": 4990,
    "currency": "eur",
    "client_reference_id": TOKEN,
    "customer_email": None,
    "customer_details": {"email": "Carla@Mail.example", "name": "Carla"},
    "metadata": {},
}
INVOICE = {
    "id": "in_1",
    "object": "invoice",
    "billing_reason": "subscription_cycle",
    "amount_paid": 4990,
    "currency": "eur",
    "customer_email": "carla@mail.example",
    "metadata": {},
    "parent": {"type": "subscription_details", "subscription_details": {"metadata": {"rp": TOKEN}}},
}
CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "amount": 4990,
    "amount_refunded": 1000,
    "currency": "eur",
    "payment_intent": "pi_1",
    "refunded": False,
}
DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "amount": 4990,
    "currency": "eur",
    "charge": "ch_1",
    "payment_intent": "pi_1",
    "status": "needs_response",
}
WOO_ORDER = {
    "id": 4750,
    "number": "4750",
    "status": "processing",
    "currency": "EUR",
    "total": "49.90",
    "payment_method": "stripe",
    "date_created_gmt": "2026-03-01T11:00:00",
    "date_modified_gmt": "2026-03-01T11:30:00",
    "date_paid_gmt": "2026-03-01T11:10:00",
    "billing": {"email": "Carla@Mail.example"},
    "meta_data": [{"id": 1, "key": "rp", "value": TOKEN}],
    "refunds": [],
}
SHOPIFY_ORDER = {
    "id": 820982911946154508,
    "name": "#1001",
    "email": "Carla@Mail.example",
    "contact_email": None,
    "customer": {"email": "carla@mail.example"},
    "created_at": "2026-03-01T05:58:00-05:00",
    "processed_at": "2026-03-01T06:00:00-05:00",
    "cancelled_at": None,
    "financial_status": "paid",
    "currency": "EUR",
    "total_price": "49.90",
    "total_price_set": {"presentment_money": {"amount": "49.90", "currency_code": "EUR"}},
    "note_attributes": [{"name": "rp", "value": TOKEN}],
    "landing_site": "/",
    "test": False,
}
SHOPIFY_REFUND = {
    "id": 890088186047892319,
    "order_id": 820982911946154508,
    "created_at": "2026-03-01T06:30:00-05:00",
    "processed_at": None,
    "transactions": [
        {"id": 1, "kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR", "test": False}
    ],
}
SHOPIFY_DISPUTE = {
    "id": 285332461850802050,
    "order_id": 820982911946154508,
    "type": "chargeback",
    "status": "needs_response",
    "initiated_at": "2026-03-01T06:40:00-05:00",
    "finalized_on": None,
}


def standard_event(kind="purchase.completed", *, timestamp="2026-03-01T11:00:00Z", **data):
    """An event of Standard Webhooks, as bytes."""
    return json.dumps({"type": kind, "timestamp": timestamp, "data": data}).encode()


def stripe_event(kind, thing, *, event_id="evt_1", created=SECONDS - 60, livemode=True, **changed):
    """An event of Stripe about the thing, with some of its fields changed, as bytes."""
    event = {"id": event_id, "object": "event", "type": kind, "created": created, "livemode": livemode}
    return json.dumps(event | {"data": {"object": thing | changed}}).encode()


def bare(thing, **changed):
    """An event that is nothing but its thing, as WooCommerce and Shopify send it."""
    return json.dumps(thing | changed).encode()


def told(kind, body, topic="", *, event_id="msg_1", received_at=NOON, parameter="rp"):
    """What the portal understands of a body that arrives at the time."""
    shop = KINDS[kind]
    headers = {"webhook-id": event_id, "x-wc-webhook-topic": topic, "x-shopify-topic": topic}
    return shop.read(shop.heading(headers, body), body, received_at, parameter)


def only(kind, body, topic="", **other):
    """The one thing that it says."""
    (said,) = told(kind, body, topic, **other).said
    return said


def complaint(kind, body, topic=""):
    """What is wrong with it, in words."""
    with pytest.raises(BadEvent) as caught:
        told(kind, body, topic)
    return str(caught.value)
