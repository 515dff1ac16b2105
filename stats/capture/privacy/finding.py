"""What the books hold of one person: rows of their own, and texts in other rows that mention the e-mail."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet

from partners.models import User
from stats.capture.journal.records import SubmissionRecord, decode
from stats.capture.privacy.people import Person
from stats.capture.privacy.texts import CHUNK, Found, Place, search
from stats.models import (
    Adjustment,
    Delivery,
    FormSubmission,
    Mail,
    OptIn,
    Order,
    OrderName,
    QuarantinedRecord,
    Referral,
)

HistoricalReferral = Referral.history.model
# Where a text may mention somebody: what forms and shops sent, and what owners typed.
TEXTS: tuple[Place, ...] = (
    (FormSubmission, "fields"),
    (OptIn, "trace"),
    (Delivery, "words"),
    (QuarantinedRecord, "explanation"),
    (Referral, "note"),
    (HistoricalReferral, "note"),
    (HistoricalReferral, "history_change_reason"),
    (LogEntry, "change_message"),
    (Mail, "words"),
)


@dataclass(frozen=True)
class Mentions:
    """Keys of rows that no index finds: `bodies` of deliveries, lines that were `set_aside`, and `texts` by place."""

    bodies: frozenset[int]
    set_aside: frozenset[str]
    texts: Found


def mentions(person: Person) -> Mentions:
    """Search through everything. It may take seconds, and holds no lock."""
    return Mentions(
        bodies=frozenset(_bodies(person)),
        set_aside=frozenset(_set_aside(person)),
        texts=search(person, TEXTS),
    )


def opt_ins(person: Person) -> QuerySet[OptIn]:
    return OptIn.objects.filter(customer=person.customer)


def submissions(person: Person, found: Mentions) -> QuerySet[FormSubmission]:
    """Theirs: sent with their e-mail as such, or with nobody's but in another field."""
    return FormSubmission.objects.filter(
        Q(email=person.email) | Q(email="", pk__in=found.texts[FormSubmission, "fields"])
    )


def referrals(person: Person) -> QuerySet[Referral]:
    return Referral.objects.of_customer(person.customer)


def past_referrals(person: Person) -> QuerySet[Any]:
    """What the history of the rows remembers, also of those that are gone."""
    past: QuerySet[Any] = HistoricalReferral.objects.filter(customer=person.customer)
    return past


def orders(person: Person) -> QuerySet[Order]:
    return Order.objects.filter(opt_in__in=opt_ins(person))


def deliveries(person: Person, found: Mentions) -> QuerySet[Delivery]:
    """All that speak of the person or of what the person bought: a refund's may name nobody by e-mail."""
    bought = [order.pk for order in orders(person)]
    wanted = Q(customer=person.customer) | Q(pk__in=found.bodies) | Q(opt_in__in=[row.pk for row in opt_ins(person)])
    adjusting = Adjustment.objects.filter(order__in=bought).exclude(delivery=None)
    wanted |= Q(pk__in=list(adjusting.values_list("delivery", flat=True)))
    for source, name in OrderName.objects.filter(order__in=bought).values_list("source", "name"):
        wanted |= Q(source=source, order_name=name)
    return Delivery.objects.filter(wanted)


def by_others(person: Person, found: Mentions) -> int:
    """In how many forms and deliveries of other people the e-mail stands. What else these say is not the person's."""
    wrote = FormSubmission.objects.filter(pk__in=found.texts[FormSubmission, "fields"]).exclude(
        email__in=("", person.email)
    )
    bought = Delivery.objects.filter(pk__in=found.bodies).exclude(customer__in=("", person.customer))
    return wrote.count() + bought.count()


def set_aside(found: Mentions) -> QuerySet[QuarantinedRecord]:
    return QuarantinedRecord.objects.filter(pk__in=found.set_aside)


def accounts(person: Person) -> QuerySet[User]:
    """Who signs in with this e-mail: owners, staff, partners. They are not erased as customers."""
    return User.objects.filter(email__iexact=person.email)


def _bodies(person: Person) -> Iterator[int]:
    kept = Delivery.objects.filter(body__isnull=False).values_list("pk", "body")
    for key, body in kept.iterator(chunk_size=CHUNK):
        if body and person.is_in_bytes(bytes(body)):
            yield key


def _set_aside(person: Person) -> Iterator[str]:
    lines = QuarantinedRecord.objects.exclude(line=b"").values_list("pk", "line")
    for key, line in lines.iterator(chunk_size=CHUNK):
        if any(person.is_in_bytes(text) for text in (bytes(line), _content(bytes(line)))):
            yield key


def _content(line: bytes) -> bytes:
    """What a submission in a journal's line says, as a document in JSON; nothing of anything else."""
    try:
        found = decode(line)
    except ValueError:
        return b""
    return json.dumps(found[2:]).encode() if isinstance(found, SubmissionRecord) else b""
