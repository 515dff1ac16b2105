"""Records into the books: each stored once, however often it comes, and counted in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from partners.portal import Portal
from stats.capture.books import arrivals, statements, tallies
from stats.capture.books.days import Calendar, Place
from stats.capture.health.counters import count
from stats.capture.journal.records import HitRecord, UnknownLinkRecord
from stats.models import PrunedDay, UnknownLinkVisits

# How many hits are best recorded at once: more gain little, and others wait for the lock meanwhile.
BATCH = {"postgresql": 5_000, "sqlite": 2_000}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of records: how many were new, and which came too late for a day that has been pruned."""

    new: int
    refused: tuple[HitRecord | UnknownLinkRecord, ...] = ()


def record(hits: Iterable[HitRecord], now: datetime | None = None) -> Recorded:
    """Store the hits that are not stored yet and raise the tallies by them.

    All or nothing. Any number of processes may record the same hits at once: they wait for each
    other, which also settles whose hit is the unique one. Hits of a pruned day are refused and
    change nothing; that is settled under the lock that pruning takes, too. A hit whose moment is
    more than five minutes after `now`, or before there was a portal, is stored with `now`;
    without `now` every clock is believed.
    """
    batch = list({hit.id: hit for hit in hits}.values())
    if not batch:
        return Recorded(0)
    places = _places(batch, now)
    with transaction.atomic():
        arrivals.arrive(map(arrivals.row, batch, places))
        tallies.lock()
        pruned = PrunedDay.objects.newest().isoformat()
        new = _enter_arrivals()
    _count_wrong_clocks(places)
    return Recorded(new, tuple(hit for hit, place in zip(batch, places, strict=True) if place.day <= pruned))


def record_unknown_link(visits: UnknownLinkRecord, now: datetime | None = None) -> Recorded:
    """Store how many visits to unknown links there were, and raise their tally. Else as `record`."""
    places = _places([visits], now)
    day = places[0].day
    with transaction.atomic():
        tallies.lock()
        if day <= PrunedDay.objects.newest().isoformat():
            return Recorded(0, (visits,))
        fields = {"day": day, "visits": visits.visits}
        _, is_new = UnknownLinkVisits.objects.get_or_create(id=visits.id, defaults=fields)
        if is_new:
            tallies.raise_unknown_link(date.fromisoformat(day), visits.visits)
    _count_wrong_clocks(places)
    return Recorded(int(is_new))


def _places(records: Iterable[HitRecord | UnknownLinkRecord], now: datetime | None) -> list[Place]:
    calendar = Calendar(Portal.objects.current().zone, now)
    return [calendar.place(record.id) for record in records]


def _enter_arrivals() -> int:
    """Enter and count what has arrived, is not refused and not known. Returns how much that is."""
    with connection.cursor() as cursor:
        for statement in statements.ENTER[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(statements.COUNT_ENTERED)
        return int(cursor.fetchone()[0])


def _count_wrong_clocks(places: Iterable[Place]) -> None:
    if wrong := sum(place.is_corrected for place in places):
        count("corrected_clocks", wrong)
