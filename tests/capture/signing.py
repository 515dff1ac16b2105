"""Signed purchase events, as shops of all kinds make them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

from standardwebhooks import Webhook

from stats.models import PurchaseSource


def signed(secret, body, *, event_id=None, at=None):
    """The headers (as Django's client takes them) that Standard Webhooks' own library gives the body.

    Without an id, the same body is the same event.
    """
    moment = at or datetime.now(UTC)
    text = body if isinstance(body, str) else body.decode("latin-1")
    event_id = event_id or f"msg_{hashlib.sha256(text.encode()).hexdigest()[:20]}"
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, moment, text),
    }


def purchase(order="1001", amount="49.90", currency="EUR", **data):
    """The body of a `purchase.completed` event."""
    return json.dumps(
        {"type": "purchase.completed", "data": {"order_id": order, "amount": amount, "currency": currency, **data}}
    )


def send(client, source, body, *, headers=None, **signing):
    """Post an event to its source's address, signed unless headers are given."""
    return client.post(
        f"/hooks/purchases/{source.code}/",
        body,
        content_type="application/json",
        headers=signed(source.secret, body, **signing) if headers is None else headers,
    )


def signed_by_stripe(secret, body, *, at=None):
    """The header that Stripe gives the body (bytes)."""
    seconds = int((at or datetime.now(UTC)).timestamp())
    mac = hmac.new(secret.encode(), b"%d.%s" % (seconds, body), hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={seconds},v1={mac}"}


def signed_alone(secret, body):
    """The signature of the body (bytes) alone, as WooCommerce and Shopify write it."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def signed_for(kind, secret, body, *, topic="", at=None, event_id="msg_1"):
    """The headers that a shop of this kind gives the body (bytes)."""
    match kind:
        case PurchaseSource.Kind.STRIPE:
            return signed_by_stripe(secret, body, at=at)
        case PurchaseSource.Kind.WOOCOMMERCE:
            return {"x-wc-webhook-topic": topic, "x-wc-webhook-signature": signed_alone(secret, body)}
        case PurchaseSource.Kind.SHOPIFY:
            return {"x-shopify-topic": topic, "x-shopify-hmac-sha256": signed_alone(secret, body)}
    return signed_as_bytes(secret, body, event_id=event_id, at=at)


def signed_as_bytes(secret, body, *, event_id="msg_1", at=None):
    """As Standard Webhooks sign; their own library takes only text, this also what is no UTF-8."""
    seconds = str(int((at or datetime.now(UTC)).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{event_id}.{seconds}.".encode() + body, hashlib.sha256)
    signature = "v1," + base64.b64encode(mac).decode()
    return {"webhook-id": event_id, "webhook-timestamp": seconds, "webhook-signature": signature}
