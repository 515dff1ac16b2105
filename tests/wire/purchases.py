"""Purchase events of the rows, sent through the door that exists: Standard Webhooks, properly signed.

The rows were written for Stripe's door, which this portal does not have yet. Their bodies, times and
signatures are as bad here; only the envelope is ours.
"""

import json
import re
import time

from tests.wire.http import Request
from tests.wire.rows import Row, expand
from tests.wire.world import World, sign_event

EVENT = "msg_1"
SHIFT = re.compile(r"\{\{NOW([+-]\d+)\}\}")
AMOUNT = re.compile(r'"amount_total":([^,]+),')

# Sent once before they are sent again.
AGAIN = {"PH-02", "PH-43"}
# Signed, then changed by one byte.
CHANGED = {"PH-08"}
SIGNATURES = {"PH-12": "v1,é", "PH-14": "{{v1=a,*100000}}"}
# Stripe wants a 200 for what it must not send again; our door says what is wrong. 100,000 bytes are too many.
BY_OUR_RULES = {"PH-27": {400}, "PH-24": {413}}


def statuses_of(row: Row) -> set[int]:
    return BY_OUR_RULES.get(row.id) or row.statuses


def _purchase(order: str, amount: str, token: str) -> bytes:
    """An event whose amount stands there as it was written, quoted or not, a number or not."""
    event = {"type": "purchase.completed", "data": {"order_id": order, "currency": "usd", "email": "a@b.example"}}
    event["data"] |= {"token": token, "amount": "@"}
    return json.dumps(event).replace('"@"', amount).encode()


def _body(row: Row, world: World) -> bytes:
    if isinstance(row.body, bytes):
        return row.body
    if found := AMOUNT.search(row.body):
        amount = f'"{found[1][:-2]}.{found[1][-2:]}"' if re.fullmatch(r"\d{4}", found[1]) else found[1]
        return _purchase(row.id, amount, world.fill("CLICK"))
    if row.body == '{"type":"purchase"}':
        return _purchase(row.id, '"99.00"', world.fill("CLICK"))
    return expand(row.body, world.fill).encode()


def requests_of(row: Row, world: World) -> tuple[Request | None, Request]:
    """What goes before, if anything, and the row's own request."""
    headers = dict(row.headers)
    shift = SHIFT.search(headers.get("Stripe-Signature", ""))
    at = int(time.time()) + (int(shift[1]) if shift else 0)
    body = _body(row, world)
    envelope = {
        "Content-Type": "application/json",
        "webhook-id": EVENT,
        "webhook-timestamp": "{{NOW}}",
        "webhook-signature": SIGNATURES.get(row.id, "v1,{{SIG}}"),
    }
    envelope |= {name: value for name, value in headers.items() if name in envelope}
    known = {"NOW": str(at), "SIG": sign_event(world.source, EVENT, at, body)}
    event = Request(
        f"/hooks/purchases/{world.source.code}/",
        row.method,
        tuple((name, expand(value, known.__getitem__)) for name, value in envelope.items()),
        body + b" " if row.id in CHANGED else body,
    )
    return (event if row.id in AGAIN else None), event
