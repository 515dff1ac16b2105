"""The door of purchases: a shop reported one by a signed event."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NoReturn

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from partners.codes import parse_code
from stats.capture.books import tallies
from stats.capture.customers import normalise_email
from stats.capture.hooks.answers import HookAnswer, plain
from stats.capture.hooks.orders import apply
from stats.capture.hooks.said import BadEvent, Message
from stats.capture.hooks.said import Purchase as Said
from stats.capture.hooks.standard import TOLERANCE, BadSignature, check_signature
from stats.models import PurchaseSource

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
CURRENCIES = frozenset(list_currencies())
MAX_REFERENCE = 200
OLDEST = timedelta(days=365 * 10)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a `purchase.completed` event says."""

    order: str
    amount: Decimal
    currency: str
    email: str
    token: str
    at: datetime


def receive(code: str, headers: Mapping[str, str], body: bytes, now: datetime) -> HookAnswer:
    """Check and record one event. `headers` by lower-case name; `body` the raw bytes that were signed."""
    source = PurchaseSource.objects.filter(code=parse_code(code) or "", retired_at=None).first()
    if source is None:
        return HookAnswer(404, "There is no such source.")
    try:
        check_signature(headers, body, source.secrets(), now)
        document = _document(body)
        if document.get("type") != "purchase.completed":
            return HookAnswer(200, "ignored: events of this type are not used")
        purchase = read_purchase(document, now)
    except (BadSignature, BadEvent) as problem:
        return HookAnswer(400, str(problem))
    if source.is_test:
        return HookAnswer(200, "test: understood, not recorded")
    said = Said((purchase.order,), purchase.amount, purchase.currency, purchase.email, purchase.token, purchase.at)
    with transaction.atomic():
        tallies.lock()
        return HookAnswer(200, apply(source, Message((said,)), now).words)


def _refuse(constant: str) -> NoReturn:
    raise BadEvent(f"The body holds {constant}, which is no number.")


def _document(body: bytes) -> dict[str, object]:
    """The event's JSON object. Raises BadEvent, whatever the bytes are."""
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        if isinstance(problem, BadEvent):
            raise
        raise BadEvent("The body is no JSON in UTF-8 that can be read.") from None
    if not isinstance(document, dict):
        raise BadEvent("The body is no JSON object.")
    return document


def read_purchase(document: Mapping[str, object], now: datetime) -> Purchase:
    """The purchase that the event's `data` describes. Raises BadEvent."""
    data = document.get("data")
    if not isinstance(data, dict):
        raise BadEvent("The event has no object “data”.")
    order = _text(data, "order_id")
    if not order or len(order) > MAX_REFERENCE:
        raise BadEvent(f"“order_id” must be a text of 1 to {MAX_REFERENCE} characters.")
    amount, currency = _text(data, "amount"), _text(data, "currency").upper()
    if AMOUNT.fullmatch(amount) is None:
        raise BadEvent('“amount” must be a decimal number as a text, like "49.90".')
    if currency not in CURRENCIES:
        raise BadEvent('“currency” must be a code of ISO 4217, like "EUR".')
    return Purchase(order, Decimal(amount), currency, _email(data), _text(data, "token"), _moment(document, now))


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name) or ""
    if not isinstance(value, str):
        raise BadEvent(f"“{name}” must be a text.")
    return plain(value).strip()


def _email(data: Mapping[str, object]) -> str:
    email = _text(data, "email")
    try:
        return normalise_email(email) if email else ""
    except ValidationError:
        raise BadEvent("“email” is no e-mail address.") from None


def _moment(document: Mapping[str, object], now: datetime) -> datetime:
    """When the purchase happened: the event's `timestamp`, else now."""
    text = document.get("timestamp")
    if text is None:
        return now
    try:
        at = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadEvent('“timestamp” must be a moment with its zone, like "2026-03-01T12:00:00Z".')
    if not now - OLDEST < at < now + TOLERANCE:
        raise BadEvent("“timestamp” lies in the future, or more than ten years back.")
    return at
