"""Shopify: orders that are paid or cancelled, refunds, disputes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from stats.capture.hooks.amounts import currency, rounded_amount, total
from stats.capture.hooks.evidence import likeliest, noted, readable_email, token_in_address
from stats.capture.hooks.headings import Heading, heading_of_body, topic
from stats.capture.hooks.moments import moment
from stats.capture.hooks.said import BadEvent, Change, Message, Purchase
from stats.capture.hooks.signatures import check_body_signature
from stats.capture.hooks.values import Fields, document, flag, key_of, name_in, order_names, part, parts, text, whole
from stats.models.orders import Adjustment

SIGNATURE, TOPIC = "X-Shopify-Hmac-Sha256", "X-Shopify-Topic"
NEVER_PAID = frozenset("pending authorized expired voided".split())

# What the state of a dispute means, and since when. One that ended in a refund is told as a refund.
TAKEN_BACK, GIVEN_BACK = (Adjustment.Kind.REVERSAL, "initiated_at"), (Adjustment.Kind.RESTORATION, "finalized_on")
DISPUTES = dict.fromkeys("needs_response under_review accepted lost".split(), TAKEN_BACK) | {"won": GIVEN_BACK}


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], _now: datetime) -> None:
    """One of the secrets has signed the body. Raises BadSignature. `headers` by lower-case name."""
    check_body_signature(headers, SIGNATURE, body, secrets)


def heading(headers: Mapping[str, str], body: bytes) -> Heading:
    """The topic of the event. No id is signed, so the body makes it this one. Raises BadEvent."""
    return heading_of_body(topic(headers, TOPIC), body)


def read(heading: Heading, body: bytes, received_at: datetime, token_parameter: str) -> Message:
    """What the event says. Raises BadEvent. The topic is not signed: what it makes of a body must stand in that."""
    reader = READERS.get(heading.type)
    if reader is None:
        return Message(ignored="ignored: events of this topic are not used")
    return reader(document(body), received_at, token_parameter)


def _paid(order: Fields, received_at: datetime, token_parameter: str) -> Message:
    if text(order, "financial_status") in NEVER_PAID:
        return Message(ignored="ignored: this order is not paid", is_test=flag(order, "test"))
    at = moment(order, "processed_at", received_at) or moment(order, "created_at", received_at) or received_at
    amount, code = _price(order)
    purchase = Purchase(_names(order), amount, code, _email(order), _token(order, token_parameter), at)
    return Message((purchase,), is_test=flag(order, "test"))


def _price(order: Fields) -> tuple[Decimal, str]:
    """What the customer paid, in the customer's money: refunds are told in the same."""
    paid = part(part(order, "total_price_set"), "presentment_money")
    if paid:
        return rounded_amount(paid, "amount"), currency(paid, "currency_code")
    return rounded_amount(order, "total_price"), currency(order, "currency")


def _email(order: Fields) -> str:
    return (
        readable_email(order, "email")
        or readable_email(order, "contact_email")
        or readable_email(part(order, "customer"), "email")
    )


def _token(order: Fields, parameter: str) -> str:
    """The order's own note, else the query of the page on which the visit began."""
    notes = parts(order, "note_attributes")
    return likeliest(*noted(notes, "name", parameter), token_in_address(order, "landing_site", parameter))


def _refunded(refund: Fields, received_at: datetime, _token_parameter: str) -> Message:
    """Money was paid back. A refund may also be of goods alone, or not have succeeded."""
    order, about = str(whole(refund, "order_id")), str(whole(refund, "id"))
    all_repaid = [
        payment
        for payment in parts(refund, "transactions")
        if text(payment, "kind") == "refund" and text(payment, "status") == "success"
    ]
    is_test = any(flag(payment, "test") for payment in all_repaid) or None
    repaid = total(all_repaid, "amount")
    if not repaid:
        return Message(ignored="ignored: no money was paid back", is_test=is_test)
    codes = {currency(payment, "currency") for payment in all_repaid}
    if len(codes) > 1:
        raise BadEvent("The refund was paid in several currencies.")
    at = moment(refund, "processed_at", received_at) or moment(refund, "created_at", received_at) or received_at
    key = key_of("refund", order, about)
    change = Change((order,), key, Adjustment.Kind.REFUND, at, amount=repaid, currency=codes.pop())
    return Message((change,), is_test=is_test)


def _cancelled(order: Fields, received_at: datetime, _token_parameter: str) -> Message:
    """A cancelled order stays cancelled. Whether it was paid before, it says itself."""
    at, is_test = moment(order, "cancelled_at", received_at), flag(order, "test")
    if at is None or text(order, "financial_status") in NEVER_PAID:
        return Message(ignored="ignored: this order was never paid, or is not cancelled", is_test=is_test)
    names = _names(order)
    key = key_of("cancelled", names[0])
    return Message((Change(names, key, Adjustment.Kind.REVERSAL, at, "cancelled"),), is_test=is_test)


def _disputed(dispute: Fields, received_at: datetime, _token_parameter: str) -> Message:
    """The customer's bank took the money, or gave it back in the end."""
    order, about, status = str(whole(dispute, "order_id")), str(whole(dispute, "id")), text(dispute, "status")
    if text(dispute, "type") == "inquiry" or status not in DISPUTES:
        return Message(ignored="ignored: an inquiry, or a dispute that took no money")
    kind, date = DISPUTES[status]
    at = moment(dispute, date, received_at, is_utc=True) or received_at
    return Message((Change((order,), key_of(kind.value, about, at.isoformat()), kind, at, about),))


def _names(order: Fields) -> tuple[str, ...]:
    return order_names(str(whole(order, "id")), name_in(order, "name"))


READERS = {
    "orders/paid": _paid,
    "orders/cancelled": _cancelled,
    "refunds/create": _refunded,
    "disputes/create": _disputed,
    "disputes/update": _disputed,
}
