"""What is kept only for a time goes when the time is over. The courier sweeps once an hour."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from stats.capture.books.pruning import shortest_keep
from stats.capture.journal.records import SubmissionRecord, decode
from stats.models import Delivery, QuarantinedRecord, Refusal, Sender

# What would be too old before the next round goes in this one.
EVERY = timedelta(hours=1)
BODIES_KEEP = timedelta(days=30)
LINES_KEEP = timedelta(days=30)
REFUSALS_KEEP = timedelta(days=365)
# So many rows go at once; then everybody else has a turn.
BATCH = 1000
TURN_SECONDS = 0.05

Deed = Callable[[QuerySet[Any]], object]


def sweep(now: datetime) -> None:
    """Let go of everything that is too old. It may be ended anywhere, and called at any time: the next call goes on."""
    too_old = now + EVERY
    _each(Delivery.objects.filter(body__isnull=False, received_at__lte=too_old - BODIES_KEEP), _empty_bodies)
    _empty_lines(too_old - LINES_KEEP)
    # A journal may come as late as that, and the limit of its hour holds for it.
    _each(Sender.objects.filter(hour__lte=too_old - shortest_keep()), _delete)
    _each(Refusal.objects.filter(day__lt=(now - REFUSALS_KEEP).date()), _delete)
    _each(Session.objects.filter(expire_date__lte=now), _delete)
    _each(_sessions_without_end(now), _delete)


def _empty_lines(until: datetime) -> None:
    """Of all lines set aside until then, but those that can be read and are not what somebody sent."""
    rows = QuarantinedRecord.objects.exclude(line=b"").filter(at__lte=until)
    for key, line in rows.values_list("pk", "line").iterator(chunk_size=BATCH):
        if _may_name_somebody(bytes(line)):
            QuarantinedRecord.objects.filter(pk=key).update(line=b"")


def _may_name_somebody(line: bytes) -> bool:
    try:
        return isinstance(decode(line), SubmissionRecord)
    except ValueError:
        return True


def _sessions_without_end(now: datetime) -> QuerySet[UserSession]:
    """What is known of sessions that are gone. A session of this very moment may not be stored yet."""
    begun = UserSession.objects.filter(created_at__lt=now - timedelta(days=1))
    ended: QuerySet[UserSession] = begun.exclude(session_key__in=Session.objects.values("session_key"))
    return ended


def _empty_bodies(rows: QuerySet[Any]) -> object:
    return rows.update(body=None)


def _delete(rows: QuerySet[Any]) -> object:
    return rows.delete()


def _each(rows: QuerySet[Any], do: Deed) -> None:
    """Do it to all rows, a batch in each transaction. What it was done to is among them no more."""
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        do(rows.model._default_manager.filter(pk__in=keys))
        if len(keys) < BATCH:
            return
        time.sleep(TURN_SECONDS)
