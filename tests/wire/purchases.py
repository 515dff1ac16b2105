"""Purchase events of the rows, sent to a source of the kind that they were written for, signed as they say."""

import hashlib
import hmac
import re
import time

from stats.models import PurchaseSource
from tests.wire.http import Request
from tests.wire.rows import Row, expand
from tests.wire.world import World, sign_event

EVENT = "msg_1"
SHIFT = re.compile(r"\{\{NOW([+-]\d+)\}\}")

# Sent once before they are sent again.
AGAIN = {"PH-02", "PH-43"}
# Signed, then changed by one byte.
CHANGED = {"PH-08"}
# Stripe wants a 200 for what it must not send again; our door says what is wrong.
BY_OUR_RULES = {"PH-27": {400}}


def statuses_of(row: Row) -> set[int]:
    return BY_OUR_RULES.get(row.id) or row.statuses


def requests_of(row: Row, world: World) -> tuple[Request | None, Request]:
    """What goes before, if anything, and the row's own request."""
    sent = dict(row.headers)
    is_stripe = "Stripe-Signature" in sent
    PurchaseSource.objects.filter(pk=world.source.pk).update(kind=_kind(is_stripe))
    shift = SHIFT.search(sent.get("Stripe-Signature", ""))
    at = int(time.time()) + (int(shift[1]) if shift else 0)
    body = row.body if isinstance(row.body, bytes) else expand(row.body, world.fill).encode()
    signed = body.removesuffix(b" ") if row.id in CHANGED else body
    signature = (
        _stripe_signature(world.source, at, signed) if is_stripe else sign_event(world.source, EVENT, at, signed)
    )
    known = {"NOW": str(at), "SIG": signature}
    headers = {name: SHIFT.sub(str(at), value) for name, value in (_envelope(is_stripe) | sent).items()}
    event = Request(
        f"/hooks/purchases/{world.source.code}/",
        row.method,
        tuple((name, expand(value, known.__getitem__)) for name, value in headers.items()),
        body,
    )
    return (event if row.id in AGAIN else None), event


def _kind(is_stripe: bool) -> PurchaseSource.Kind:
    return PurchaseSource.Kind.STRIPE if is_stripe else PurchaseSource.Kind.STANDARD


def _stripe_signature(source: PurchaseSource, at: int, body: bytes) -> str:
    return hmac.new(source.secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()


def _envelope(is_stripe: bool) -> dict[str, str]:
    """The headers that a row need not write out."""
    plain = {"Content-Type": "application/json"}
    if is_stripe:
        return plain
    return plain | {"webhook-id": EVENT, "webhook-timestamp": "{{NOW}}", "webhook-signature": "v1,{{SIG}}"}
