"""Signed purchase events, as a shop makes them."""

import json
from datetime import UTC, datetime

from standardwebhooks import Webhook


def signed(secret, body, *, event_id="msg_1", at=None):
    """The headers (as Django's client takes them) that Standard Webhooks' own library gives the body."""
    moment = at or datetime.now(UTC)
    text = body if isinstance(body, str) else body.decode("latin-1")
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
