"""Everything that is kept about a person, to be handed out: plain texts, numbers and lists."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import BinaryField, Model, Q

from stats.capture.privacy import finding
from stats.capture.privacy.people import Person, text_of
from stats.models import Adjustment, Erasure, OrderName

Row = dict[str, Any]
# Of an account, what is the person's own: the rest signs in.
OF_ACCOUNT = ("username", "name", "email", "date_joined", "last_login")


def export(person: Person, now: datetime) -> Mapping[str, Any]:
    """By kind, every row with all its fields; moments, amounts and ids are left to the encoder of Django."""
    found = finding.mentions(person)
    theirs = Q(customer__in=("", person.customer))
    bought = finding.orders(person)
    return {
        "e-mail": person.email,
        "as of": now,
        "opt-ins": _rows(finding.opt_ins(person).order_by("at")),
        "orders": _rows(OrderName.objects.filter(order__in=bought)),
        "changes of orders": _rows(Adjustment.objects.filter(order__in=bought).order_by("at")),
        "form submissions": _rows(finding.submissions(person, found).order_by("at")),
        "referrals": _rows(finding.referrals(person).order_by("since")),
        "referrals as they were": _rows(finding.past_referrals(person).order_by("history_date")),
        "deliveries": _rows(finding.deliveries(person, found).filter(theirs).order_by("received_at")),
        "records set aside": _rows(finding.set_aside(found).order_by("at")),
        "erasures": _rows(Erasure.objects.filter(customer=person.customer).order_by("at")),
        "mentioned by others": finding.by_others(person, found),
        "accounts": [{name: getattr(row, name) for name in OF_ACCOUNT} for row in finding.accounts(person)],
    }


def _rows(rows: Iterable[Model]) -> list[Row]:
    return [_row(row) for row in rows]


def _row(row: Model) -> Row:
    """All fields by name; what it belongs to in words."""
    return {field.name: _value(row, field) for field in row._meta.concrete_fields}


def _value(row: Model, field: Any) -> Any:
    if field.is_relation:
        other = getattr(row, field.name)
        return None if other is None else str(other)
    value = getattr(row, field.attname)
    return _document(bytes(value)) if isinstance(field, BinaryField) and value is not None else value


def _document(body: bytes) -> Any:
    """As a document where it is one in JSON, else as text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return text_of(body)
