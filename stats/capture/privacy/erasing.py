"""Erase a person: their e-mail and what they sent go, the anonymous rows stay, so that every count stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, Q, Value, When

from stats.capture.books import tallies
from stats.capture.opt_ins import trace
from stats.capture.privacy import finding
from stats.capture.privacy.finding import Mentions
from stats.capture.privacy.people import Person
from stats.capture.privacy.texts import take_out
from stats.models import Delivery, Erasure


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: the row that remembers it, and how many rows of each kind were concerned."""

    erasure: Erasure
    opt_ins: int
    submissions: int
    referrals: int
    deliveries: int
    set_aside: int


def erase(person: Person, *, by: str, now: datetime) -> Erased:
    """Erase the person everywhere. A second time finds nothing more, and is noted like the first.

    What is still in a journal, or is reported once more, stays without a name from now on: the erasure is remembered
    by the keyed hash of the e-mail. `by` is who did it, for the traces.
    """
    found = finding.mentions(person)
    with transaction.atomic():
        tallies.lock()
        erased = Erased(
            # Before the opt-ins: they say whose submissions and deliveries these are.
            submissions=_erase_submissions(person, found, now),
            deliveries=_erase_deliveries(person, found),
            opt_ins=_erase_opt_ins(person, by, now),
            referrals=_erase_referrals(person, now),
            set_aside=finding.set_aside(found).update(line=b""),
            erasure=Erasure.objects.create(customer=person.customer, at=now),
        )
        take_out(person, found.texts)
    leave_nothing_on_the_disk()
    return erased


def _erase_submissions(person: Person, found: Mentions, now: datetime) -> int:
    return finding.submissions(person, found).update(email="", fields={}, evidence=None, erased_at=now)


def _erase_deliveries(person: Person, found: Mentions) -> int:
    """Bodies go wherever they speak of the person; somebody else's delivery stays that person's."""
    rows = finding.deliveries(person, found).filter(Q(body__isnull=False) | Q(customer=person.customer))
    keys = list(rows.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(body=None)
    Delivery.objects.filter(customer=person.customer).update(customer="")
    return len(keys)


def _erase_opt_ins(person: Person, by: str, now: datetime) -> int:
    rows = list(finding.opt_ins(person))
    for opt_in in rows:
        trace.note(opt_in, "erased", "The person was erased.", at=now, by=by)
        opt_in.forget(now)
        opt_in.save(update_fields=["email", "customer", "erased_at", "trace"])
    return len(rows)


def _erase_referrals(person: Person, now: datetime) -> int:
    """They end, and so do their past versions; nobody is credited by them any more."""
    finding.past_referrals(person).update(customer="", note="", history_change_reason=None)
    ended = Case(When(expires_at__lt=now, then="expires_at"), default=Value(now))
    return finding.referrals(person).update(customer="", note="", expires_at=ended)


def leave_nothing_on_the_disk() -> None:
    """SQLite's log of changes still has the pages as they were; nobody who reads is kept waiting for it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
