"""Standard Webhooks: what shops and programs of your own send."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from stats.capture.hooks.amounts import amount, currency
from stats.capture.hooks.evidence import email, token
from stats.capture.hooks.headings import Heading, type_in
from stats.capture.hooks.moments import moment
from stats.capture.hooks.said import BadEvent, Change, Message, Purchase
from stats.capture.hooks.signatures import (
    MAX_SIGNATURES,
    TOLERANCE,
    BadSignature,
    check_one_is_ours,
    check_time,
    from_base64,
    header,
    known,
)
from stats.capture.hooks.values import Fields, document, key_of, name_in, needed_name, text
from stats.models.orders import Adjustment
from stats.models.sources import SECRET_PREFIX

__all__ = ["TOLERANCE", "BadSignature", "check_signature", "heading", "read"]

MAX_ID = 200
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime) -> None:
    """One of the secrets has signed id, time and body. Raises BadSignature.

    `headers` by lower-case name. Specification: standardwebhooks.com, version 1, symmetric.
    """
    keys = [key for secret in known(secrets) if (key := from_base64(secret.decode().removeprefix(SECRET_PREFIX)))]
    event, sent, signatures = (header(headers, name) for name in (ID, TIME, SIGNATURE))
    if len(event) > MAX_ID or not event.isascii() or not event.isprintable():
        raise BadSignature(f"The {ID} is not plain text of at most {MAX_ID} characters.")
    check_time(sent, TIME, now)
    given = [_decoded(signature) for signature in signatures.split(" ")[:MAX_SIGNATURES]]
    check_one_is_ours(given, f"{event}.{sent}.".encode() + body, keys, SIGNATURE)


def _decoded(signature: str) -> bytes:
    """The bytes of a `v1,<base64>`; nothing for other versions and for what is no base64."""
    version, _, mac = signature.partition(",")
    return from_base64(mac) if version == "v1" else b""


def heading(headers: Mapping[str, str], body: bytes) -> Heading:
    """The signed id, and the type that the body names. Raises BadEvent."""
    return Heading(headers[ID], type_in(document(body)))


def read(heading: Heading, body: bytes, received_at: datetime, _token_parameter: str) -> Message:
    """What the event says. Raises BadEvent."""
    reader = READERS.get(heading.type)
    if reader is None:
        return Message(ignored="ignored: events of this type are not used")
    event = document(body)
    data = event.get("data")
    if not isinstance(data, dict):
        raise BadEvent("The event has no object “data”.")
    order = needed_name(data, "order_id")
    return reader(_Event(heading.event, order, data, moment(event, "timestamp", received_at) or received_at))


class _Event(NamedTuple):
    id: str
    order: str
    data: Fields
    at: datetime


def _completed(event: _Event) -> Message:
    paid, code = amount(event.data, "amount"), currency(event.data, "currency")
    customer, click = email(event.data, "email"), token(event.data, "token")
    return Message((Purchase((event.order,), paid, code, customer, click, event.at),))


def _refunded(event: _Event) -> Message:
    """One refund; without an id of its own the event's makes it this one. Without an amount, all is paid back."""
    refund = name_in(event.data, "refund_id")
    key = key_of("refund", event.order, refund) if refund else key_of("refund-event", event.id)
    if not text(event.data, "amount"):
        return Message((Change((event.order,), key, Adjustment.Kind.REFUND, event.at),))
    repaid, code = amount(event.data, "amount"), currency(event.data, "currency")
    if not repaid:
        return Message(ignored="ignored: no money was paid back")
    return Message((Change((event.order,), key, Adjustment.Kind.REFUND, event.at, amount=repaid, currency=code),))


def _charged_back(event: _Event) -> Message:
    return _disputed(event, Adjustment.Kind.REVERSAL)


def _dispute_won(event: _Event) -> Message:
    return _disputed(event, Adjustment.Kind.RESTORATION)


def _disputed(event: _Event, kind: Adjustment.Kind) -> Message:
    dispute = name_in(event.data, "dispute_id")
    key = key_of(kind.value, event.order, dispute, event.at.isoformat())
    return Message((Change((event.order,), key, kind, event.at, about=dispute),))


READERS = {
    "purchase.completed": _completed,
    "purchase.refunded": _refunded,
    "purchase.charged_back": _charged_back,
    "purchase.dispute_won": _dispute_won,
}
