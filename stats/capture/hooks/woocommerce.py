"""WooCommerce: every event of an order holds the whole order as it is at that moment."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from stats.capture.hooks.amounts import currency, rounded_amount
from stats.capture.hooks.evidence import likeliest, noted, readable_email, token_in_address
from stats.capture.hooks.headings import Heading, heading_of_body, topic
from stats.capture.hooks.moments import moment
from stats.capture.hooks.said import Change, Message, Purchase, Said
from stats.capture.hooks.signatures import check_body_signature, known
from stats.capture.hooks.values import Fields, document, key_of, name_in, order_names, part, parts, text, whole
from stats.models.orders import Adjustment

SIGNATURE, TOPIC = "X-WC-Webhook-Signature", "X-WC-Webhook-Topic"

# Sent unsigned when a webhook is saved, to see whether anybody answers.
PING = re.compile(rb"webhook_id=[0-9]{1,20}")
ORDER_TOPICS = frozenset("order.created order.updated order.refunded order.restored".split())
PAID, ENDED = frozenset(["processing", "completed"]), frozenset(["cancelled", "failed", "trash", "refunded"])
ON_DELIVERY = "cod"
# WooCommerce's own order attribution keeps the address of the first page of the visit.
FIRST_PAGE = "_wc_order_attribution_session_entry"


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], _now: datetime) -> None:
    """One of the secrets has signed the body. Raises BadSignature. `headers` by lower-case name."""
    keys = list(secrets)
    if PING.fullmatch(body):
        known(keys)
        return
    check_body_signature(headers, SIGNATURE, body, keys)


def heading(headers: Mapping[str, str], body: bytes) -> Heading:
    """The topic of the event. No id is signed, so the body makes it this one. Raises BadEvent."""
    if PING.fullmatch(body):
        return Heading("ping", "ping")
    return heading_of_body(topic(headers, TOPIC), body)


def read(heading: Heading, body: bytes, received_at: datetime, token_parameter: str) -> Message:
    """What the order says of itself. Raises BadEvent."""
    if heading.type not in ORDER_TOPICS:
        return Message(ignored=NOT_USED.get(heading.type, "ignored: events of this topic are not used"))
    order = document(body)
    names, status = order_names(str(whole(order, "id")), name_in(order, "number")), text(order, "status")
    is_paid = status in PAID or bool(text(order, "date_paid_gmt"))
    # What is paid on delivery counts while it is on its way: there is a sale to take back, though it was never paid.
    was_on_its_way = status in ENDED and text(order, "payment_method") == ON_DELIVERY
    if not (is_paid or was_on_its_way):
        return Message(ignored="ignored: this order is not paid yet")
    changed_at = moment(order, "date_modified_gmt", received_at, is_utc=True) or received_at
    purchases = [_purchase(order, names, received_at, token_parameter)] if is_paid else []
    return Message((*purchases, *_refunds(order, names, changed_at), _state(names, status, changed_at)))


def _purchase(order: Fields, names: tuple[str, ...], received_at: datetime, token_parameter: str) -> Purchase:
    """It belongs to the day on which it was ordered, as in the shop's own reports."""
    at = moment(order, "date_created_gmt", received_at, is_utc=True) or received_at
    total, code = rounded_amount(order, "total"), currency(order, "currency")
    customer = readable_email(part(order, "billing"), "email")
    return Purchase(names, total, code, customer, _token(order, token_parameter), at)


def _token(order: Fields, parameter: str) -> str:
    """The order's own meta data, else the query of the first page of the visit."""
    notes = parts(order, "meta_data")
    entries = [token_in_address(note, "value", parameter) for note in notes if note.get("key") == FIRST_PAGE]
    return likeliest(*noted(notes, "key", parameter), *entries)


def _refunds(order: Fields, names: tuple[str, ...], at: datetime) -> list[Said]:
    """The refunds until now. Their totals are negative."""
    repaid = [(str(whole(refund, "id")), rounded_amount(refund, "total", "-")) for refund in parts(order, "refunds")]
    return [
        Change(
            names,
            key_of("refund", names[0], refund),
            Adjustment.Kind.REFUND,
            at,
            amount=total,
            currency=currency(order, "currency"),
        )
        for refund, total in repaid
        if total
    ]


def _state(names: tuple[str, ...], status: str, at: datetime) -> Change:
    """Whether the order stands. The newest state holds, so the good ones are said as well as the bad ones."""
    kind = Adjustment.Kind.REVERSAL if status in ENDED else Adjustment.Kind.RESTORATION
    return Change(names, key_of(kind.value, names[0], at.isoformat()), kind, at, "status")


NOT_USED = {
    "ping": "ignored: only a knock at the door, and it is open",
    "order.deleted": "ignored: a deleted order does not say whether it was paid back; cancel it first",
}
