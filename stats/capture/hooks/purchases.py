"""The door of purchases: a shop reported something by a signed event."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from partners.codes import parse_code
from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.customers import customer_hash
from stats.capture.hooks import deliveries
from stats.capture.hooks.answers import MAX_BODY, HookAnswer
from stats.capture.hooks.headings import Heading, heading_of_body
from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.orders import Applied, apply
from stats.capture.hooks.said import BadEvent, Message, Purchase, Said
from stats.capture.hooks.signatures import BadSignature
from stats.models import Delivery, Erasure, Outcome, PurchaseSource

# Nobody chooses how much a ready-made shop says of an order, and one of many lines is long.
MAX_EVENT = 1024 * 1024
TOO_LARGE = "That is too much: such an event can have at most {} KB."

EFFECTS = (Outcome.RECORDED, Outcome.CHANGED)
TEST = "test: understood, not recorded"
LIVE_AT_A_TEST = "test: this source is for tests, so that a live event of the shop is not recorded"
TEST_AT_A_LIVE = "ignored: a test event, and the source is for live purchases. Make a source for tests for it."
GONE = "Its body is not kept any more, so it cannot be read again."
NO_TYPE = "It does not say what kind of event it is, so it cannot be read again. Have the shop send it again."


def receive(code: str, headers: Mapping[str, str], body: bytes, now: datetime) -> HookAnswer:
    """Check an event, and do what it says once: all of it or nothing. `headers` by lower-case name."""
    source = PurchaseSource.objects.filter(code=parse_code(code) or "", retired_at=None).first()
    if source is None:
        return HookAnswer(404, "There is no such source.")
    most = MAX_BODY if source.kind == PurchaseSource.Kind.STANDARD else MAX_EVENT
    if len(body) > most:
        return HookAnswer(413, TOO_LARGE.format(most // 1024))
    try:
        KINDS[source.kind].check_signature(headers, body, source.secrets(), now)
    except BadSignature as problem:
        deliveries.count_refusal(source, str(problem), now)
        return HookAnswer(400, str(problem))
    with transaction.atomic():
        tallies.lock()
        return _take(source, headers, body, now)


def _take(source: PurchaseSource, headers: Mapping[str, str], body: bytes, now: datetime) -> HookAnswer:
    problem = ""
    try:
        heading = KINDS[source.kind].heading(headers, body)
    except BadEvent as bad:
        heading, problem = heading_of_body("", body), str(bad)
    delivery, is_open = deliveries.arrive(source, heading, body, now)
    if not is_open:
        return HookAnswer(200, "duplicate: this event is known")
    became = Applied(Outcome.REFUSED, problem) if problem else _enter(delivery, body)
    deliveries.settle(delivery, became.outcome, became.words)
    return _answer(became)


def process_again(delivery: Delivery, now: datetime) -> HookAnswer:
    """Do once more what the event says. What it did once is not done again, and stays in the log as it was."""
    with transaction.atomic():
        tallies.lock()
        delivery.refresh_from_db()
        if delivery.body is None:
            return HookAnswer(410, GONE)
        if not delivery.type:
            return HookAnswer(400, NO_TYPE)
        did = delivery.outcome
        became = _enter(delivery, bytes(delivery.body))
        if did not in EFFECTS or became.outcome in EFFECTS:
            on = date_format(localtime(now), "DATETIME_FORMAT")
            deliveries.settle(delivery, became.outcome, f"{became.words} (processed again on {on})")
        return _answer(became)


def _answer(became: Applied) -> HookAnswer:
    return HookAnswer(400 if became.outcome == Outcome.REFUSED else 200, became.words)


def _enter(delivery: Delivery, body: bytes) -> Applied:
    """Read the event of a delivery and enter what it says. Fills the row's order, customer and opt-in."""
    source, portal = delivery.source, Portal.objects.current()
    heading = Heading(delivery.event, delivery.type)
    try:
        message = KINDS[source.kind].read(heading, body, delivery.received_at, portal.token_parameter)
    except BadEvent as bad:
        return Applied(Outcome.REFUSED, str(bad))
    if message.is_test and not source.is_test:
        return Applied(Outcome.IGNORED, TEST_AT_A_LIVE)
    key = bytes(portal.customer_key)
    erased_at = _erased_at(message, key)
    if erased_at:
        message = replace(message, said=tuple(_nameless(said) for said in message.said))
    delivery.order_name, delivery.customer = message.order_name, customer_hash(message.email, key)
    became = _apply(delivery, message)
    delivery.opt_in = became.opt_in
    _keep_nobody(delivery, erased_at)
    return became


def _apply(delivery: Delivery, message: Message) -> Applied:
    if message.said and delivery.source.is_test:
        return Applied(Outcome.TEST, LIVE_AT_A_TEST if message.is_test is False else TEST)
    return apply(delivery.source, message, delivery.received_at, delivery)


def _erased_at(message: Message, key: bytes) -> datetime | None:
    """When somebody who bought this was erased, if that was afterwards."""
    bought = (said for said in message.said if isinstance(said, Purchase))
    moments = (Erasure.objects.after(customer_hash(said.email, key), said.at) for said in bought)
    return next((moment for moment in moments if moment), None)


def _nameless(said: Said) -> Said:
    return replace(said, email="") if isinstance(said, Purchase) else said


def _keep_nobody(delivery: Delivery, erased_at: datetime | None) -> None:
    """Of a person who asked to be forgotten neither the e-mail nor what the shop sent is kept."""
    opt_in = delivery.opt_in
    if opt_in and erased_at and opt_in.erased_at is None:
        opt_in.forget(erased_at)
        opt_in.save()
    if erased_at or (opt_in and opt_in.erased_at):
        delivery.body, delivery.customer = None, ""
