"""A shop of each kind, and the same sale as each of them reports it."""

import json
from datetime import UTC

from django.utils import timezone

from stats.models import PurchaseSource
from tests.capture.shop_events import SESSION, SHOPIFY_ORDER, WOO_ORDER, bare, standard_event, stripe_event
from tests.capture.signing import signed_for
from tests.factories import PurchaseSourceFactory

Kind = PurchaseSource.Kind
TOPICS = {Kind.WOOCOMMERCE: "order.updated", Kind.SHOPIFY: "orders/paid"}
CARLA = "carla@mail.example"


def sale(kind, *, token="", at=None, email=CARLA):
    """The body of an event that says: 49.90 EUR were paid."""
    at = at or timezone.now()
    moment = at.astimezone(UTC).isoformat()
    match kind:
        case Kind.STRIPE:
            asked = {"client_reference_id": token, "customer_details": {"email": email}}
            return stripe_event("checkout.session.completed", SESSION, created=int(at.timestamp()), **asked)
        case Kind.WOOCOMMERCE:
            moments = dict.fromkeys(("date_created_gmt", "date_modified_gmt", "date_paid_gmt"), moment[:19])
            notes = [{"id": 1, "key": "rp", "value": token}]
            return bare(WOO_ORDER, meta_data=notes, billing={"email": email}, **moments)
        case Kind.SHOPIFY:
            notes = [{"name": "rp", "value": token}]
            return bare(SHOPIFY_ORDER, note_attributes=notes, email=email, processed_at=moment, created_at=moment)
    bought = {"order_id": "1001", "amount": "49.90", "currency": "EUR", "email": email, "token": token}
    return standard_event(timestamp=moment, **bought)


def headers_for(source, body, *, topic=None, at=None, event_id="msg_1"):
    """The headers of the source's shop, signed."""
    topic = TOPICS.get(source.kind, "") if topic is None else topic
    return signed_for(source.kind, source.secret, body, topic=topic, at=at, event_id=event_id)


def report(client, source, body, **signing):
    """Post an event of the source's shop to its address."""
    headers = headers_for(source, body, **signing)
    path = f"/hooks/purchases/{source.code}/"
    return client.post(path, body, content_type="application/json", headers=headers)


def changed(body, **fields):
    """The body (JSON) with some of its fields changed."""
    return json.dumps({**json.loads(body), **fields}).encode()


def refund(order="1001", **data):
    """The body of a refund, as Standard Webhooks have it; of all that was paid unless an amount is given."""
    return standard_event("purchase.refunded", timestamp=None, order_id=order, **data)


def shop_of(kind, **other):
    return PurchaseSourceFactory(code="shop", kind=kind, **other)
