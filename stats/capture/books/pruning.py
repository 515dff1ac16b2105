"""Old hits go, by whole days, once nothing more can be recorded of those days. What was counted of them stays."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from partners.portal import Portal
from stats.capture.books import tallies
from stats.models import Hit, PrunedDay, QuarantinedRecord, UnknownLinkVisits

# A portal's journals may wait out an outage of this length, and are kept for a while even then.
LONGEST_OUTAGE = timedelta(days=7)
FOR_EVER = timedelta(days=36_500)
# So many rows go at once; then everybody else has a turn.
BATCH = 10_000
TURN_SECONDS = 0.05


def prune(now: datetime, keep: timedelta | None = None) -> int:
    """Delete the hits of all days that ended `keep` ago (HITS_KEEP) or earlier. Returns how many.

    For a courier to call every hour. It holds no lock for long, and may be ended anywhere: the next call goes on.
    Tallies are never touched, and what still comes of a pruned day is refused by `record`.
    """
    keep = min(settings.HITS_KEEP if keep is None else keep, FOR_EVER)
    _mark(now, keep)
    newest = PrunedDay.objects.newest()
    pruned = _delete(Hit.objects.filter(day__lte=newest))
    _delete(UnknownLinkVisits.objects.filter(day__lte=newest))
    _delete(QuarantinedRecord.objects.filter(at__lt=now - keep))
    return pruned


def shortest_keep() -> timedelta:
    """Hits have to be kept for longer than their journals, which may be drained again until they are deleted."""
    journals: timedelta = settings.JOURNAL_KEEP
    return journals + LONGEST_OUTAGE


def _mark(now: datetime, keep: timedelta) -> None:
    """Note the days that are to go. Nobody is recording then, and whoever records later finds them."""
    first_kept = Portal.objects.current().day_of(now - keep)
    with transaction.atomic():
        tallies.lock()
        wanted = {"day__gt": PrunedDay.objects.newest(), "day__lt": first_kept}
        hits = Hit.objects.filter(**wanted).values_list("day", flat=True)
        visits = UnknownLinkVisits.objects.filter(**wanted).values_list("day", flat=True)
        PrunedDay.objects.bulk_create(PrunedDay(day=day, pruned_at=now) for day in hits.union(visits))


def _delete(rows: QuerySet[Any]) -> int:
    """Delete rows, a batch in each transaction."""
    deleted = 0
    while True:
        batch, _ = rows.filter(pk__in=rows.values("pk")[:BATCH]).delete()
        deleted += batch
        if batch < BATCH:
            return deleted
        time.sleep(TURN_SECONDS)
