"""The signed event by which a demo shop reports a purchase, sent through the same door that real shops use."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from referral_portal.demo.loopback import is_loopback
from referral_portal.demo.shops import Product
from stats.models.sources import SECRET_PREFIX

TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal said: the HTTP status (0: it could not be reached) and its words."""

    status: int
    words: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def purchase_event(order: str, product: Product, *, email: str, token: str, at: datetime) -> dict[str, object]:
    """The event as `docs/hooks.md` describes it."""
    data = {
        "order_id": order,
        "amount": str(product.price),
        "currency": product.currency,
        "email": email,
        "token": token,
    }
    return {"type": "purchase.completed", "timestamp": at.isoformat(), "data": data}


def later_event(kind: str, order: str, at: datetime, **more: str) -> dict[str, object]:
    """What changed an order afterwards: `purchase.refunded`, with or without an amount, or `purchase.charged_back`."""
    return {"type": kind, "timestamp": at.isoformat(), "data": {"order_id": order, **more}}


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.digest(key, b"%s.%d.%s" % (message_id.encode(), timestamp, body), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def send(event: dict[str, object], address: str, secret: str) -> Answer:
    """Sign the event now and post it to the address, which must lead to this machine."""
    if not is_loopback(address):
        return Answer(0, "The demo only talks to the machine that it runs on.")
    body = json.dumps(event).encode()
    headers = signed_headers(secret, f"msg_{uuid.uuid4().hex}", int(time.time()), body)
    try:
        with urlopen(Request(address, body, headers, method="POST"), timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            return Answer(response.status, response.read(2000).decode())
    except HTTPError as error:
        return Answer(error.code, error.read(2000).decode(errors="replace"))
    except (URLError, TimeoutError) as error:
        return Answer(0, str(error))
