"""Stripe: what its events say. Amounts are whole numbers of the currency's smallest unit there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from stats.capture.hooks.amounts import currency, smallest_units
from stats.capture.hooks.evidence import likeliest, readable_email, token
from stats.capture.hooks.headings import Heading, type_in
from stats.capture.hooks.moments import moment_in_seconds
from stats.capture.hooks.said import BadEvent, Change, Message, Purchase, SameOrder
from stats.capture.hooks.signatures import (
    MAX_SIGNATURES,
    check_one_is_ours,
    check_time,
    from_hexadecimal,
    header,
    known,
)
from stats.capture.hooks.values import Fields, document, flag, key_of, name_in, needed_name, part, parts, text
from stats.models.orders import Adjustment

SIGNATURE = "Stripe-Signature"

# Why an invoice was written, where that is a sale: the other ones are of checkouts, quotes and hand-written.
SOLD = frozenset(
    "subscription subscription_create subscription_cycle subscription_update subscription_threshold".split()
)
# What the bank makes of a dispute. An inquiry ("warning") takes no money.
TAKEN_BACK = frozenset(["", "needs_response", "under_review", "lost"])


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime) -> None:
    """One of the secrets has signed time and body. Raises BadSignature. `headers` by lower-case name."""
    keys = known(secrets)
    items = [item.partition("=")[::2] for item in header(headers, SIGNATURE).split(",")]
    sent = next((value for name, value in items if name == "t"), "")
    check_time(sent, SIGNATURE, now)
    given = [from_hexadecimal(value) for name, value in items if name == "v1"][:MAX_SIGNATURES]
    check_one_is_ours(given, f"{sent}.".encode() + body, keys, SIGNATURE)


def heading(_headers: Mapping[str, str], body: bytes) -> Heading:
    """The id and the type that the signed body names. Raises BadEvent."""
    event = document(body)
    return Heading(needed_name(event, "id"), type_in(event))


def read(heading: Heading, body: bytes, received_at: datetime, token_parameter: str) -> Message:
    """What the event says. Raises BadEvent."""
    event = document(body)
    live, reader = flag(event, "livemode"), READERS.get(heading.type)
    is_test = None if live is None else not live
    if reader is None:
        return Message(ignored="ignored: events of this type are not used", is_test=is_test)
    at = moment_in_seconds(event, "created", received_at)
    message = reader(_Event(part(part(event, "data"), "object"), at, token_parameter))
    return replace(message, is_test=is_test)


class _Event(NamedTuple):
    object: Fields
    at: datetime
    token_parameter: str


def _session(event: _Event) -> Message:
    """A checkout was finished: a purchase once it is paid, which may be later than it is finished."""
    session = event.object
    paid = text(session, "payment_status")
    if paid != "paid":
        return Message(ignored=NOT_PAID.get(paid, "ignored: this checkout is not paid"))
    payment, invoice = name_in(session, "payment_intent"), name_in(session, "invoice")
    first, second = (invoice, payment) if text(session, "mode") == "subscription" else (payment, invoice)
    click = likeliest(token(session, "client_reference_id"), token(part(session, "metadata"), event.token_parameter))
    customer = readable_email(part(session, "customer_details"), "email") or readable_email(session, "customer_email")
    names = _names(first, second, needed_name(session, "id"))
    return Message((_purchase(event, names, "amount_total", customer, click),))


def _invoice(event: _Event) -> Message:
    """An invoice of a subscription was paid: the first is the purchase of its checkout, each later one its own."""
    invoice = event.object
    if text(invoice, "billing_reason") not in SOLD:
        return Message(ignored="ignored: only invoices of subscriptions are used; a checkout is counted by itself")
    payments = [part(payment, "payment") for payment in parts(part(invoice, "payments"), "data")]
    paid_by = [name_in(fields, name) for fields in (invoice, *payments) for name in ("payment_intent", "charge")]
    details = (part(part(invoice, "parent"), "subscription_details"), part(invoice, "subscription_details"), invoice)
    click = likeliest(*(token(part(fields, "metadata"), event.token_parameter) for fields in details))
    names = _names(needed_name(invoice, "id"), *paid_by)
    purchase = _purchase(event, names, "amount_paid", readable_email(invoice, "customer_email"), click)
    if not purchase.amount:
        return Message(ignored="ignored: nothing was paid, as in a time of trial")
    return Message((purchase,))


def _purchase(event: _Event, names: tuple[str, ...], amount: str, customer: str, click: str) -> Purchase:
    code = currency(event.object, "currency")
    return Purchase(names, smallest_units(event.object, amount, code), code, customer, click, event.at)


def _invoice_payment(event: _Event) -> Message:
    """Which payment an invoice was paid with: newer invoices do not say it themselves."""
    payment = part(event.object, "payment")
    names = _names(needed_name(event.object, "invoice"), name_in(payment, "payment_intent"), name_in(payment, "charge"))
    return Message((SameOrder(names),))


def _refund(event: _Event) -> Message:
    """Money of a charge was paid back: how much until now, all refunds together."""
    charge = event.object
    about, code = needed_name(charge, "id"), currency(charge, "currency")
    so_far = smallest_units(charge, "amount_refunded", code)
    if not so_far:
        return Message(ignored="ignored: no money was paid back")
    names = _names(name_in(charge, "payment_intent"), about, name_in(charge, "invoice"))
    key = key_of("charge", about, str(charge["amount_refunded"]))
    return Message((Change(names, key, Adjustment.Kind.REFUNDED_SO_FAR, event.at, about, so_far, code),))


def _dispute(event: _Event) -> Message:
    """The customer's bank took the money, or gave it back in the end."""
    status = text(event.object, "status")
    if status == "won":
        return _disputed(event, Adjustment.Kind.RESTORATION)
    if status in TAKEN_BACK:
        return _disputed(event, Adjustment.Kind.REVERSAL)
    return Message(ignored="ignored: an inquiry, or a dispute that took no money")


def _withdrawn(event: _Event) -> Message:
    return _disputed(event, Adjustment.Kind.REVERSAL)


def _reinstated(event: _Event) -> Message:
    return _disputed(event, Adjustment.Kind.RESTORATION)


def _disputed(event: _Event, kind: Adjustment.Kind) -> Message:
    about = needed_name(event.object, "id")
    names = _names(name_in(event.object, "payment_intent"), name_in(event.object, "charge"))
    key = key_of(kind.value, about, event.at.isoformat())
    return Message((Change(names, key, kind, event.at, about),))


def _names(*names: str) -> tuple[str, ...]:
    """Those that are there, each once, in this order."""
    given = tuple(dict.fromkeys(name for name in names if name))
    if not given:
        raise BadEvent("The event names no payment.")
    return given


NOT_PAID = {
    "unpaid": "ignored: this checkout is not paid yet; it waits for checkout.session.async_payment_succeeded",
    "no_payment_required": "ignored: nothing was to be paid",
}

READERS = {
    "checkout.session.completed": _session,
    "checkout.session.async_payment_succeeded": _session,
    "invoice.paid": _invoice,
    "invoice_payment.paid": _invoice_payment,
    "charge.refunded": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _withdrawn,
    "charge.dispute.funds_reinstated": _reinstated,
}
