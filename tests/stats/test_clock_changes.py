"""A day of the portal is as long as its clocks say: every hit falls on the right one, and none is lost."""

import csv
import io
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from partners.models import Portal
from stats.capture.books.record import record
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord
from stats.models import Hit

QUARTERS = 24 * 4

# How long a day lasts is what the law of the place says, written down by hand: in quarters of an hour.
LENGTHS = [
    ("Europe/Berlin", date(2026, 3, 29), QUARTERS - 4),
    ("Europe/Berlin", date(2026, 10, 25), QUARTERS + 4),
    ("America/New_York", date(2026, 3, 8), QUARTERS - 4),
    ("America/New_York", date(2026, 11, 1), QUARTERS + 4),
    ("Africa/Cairo", date(2026, 4, 24), QUARTERS - 4),
    ("Africa/Cairo", date(2026, 10, 29), QUARTERS + 4),
    ("America/Santiago", date(2026, 4, 4), QUARTERS + 4),
    ("America/Santiago", date(2026, 9, 6), QUARTERS - 4),
    ("Australia/Lord_Howe", date(2026, 4, 5), QUARTERS + 2),
    ("Australia/Lord_Howe", date(2026, 10, 4), QUARTERS - 2),
]


def every_quarter(cast, day: date) -> int:
    """A hit at every quarter of an hour from well before the day until well after it. Returns how many."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    moments = [start + timedelta(minutes=15 * number) for number in range(5 * QUARTERS)]
    hits = (HitRecord(new_id(at), cast.haircare.pk, cast.alice.pk, None, "counted", "", uuid.uuid4()) for at in moments)
    return record(hits).new


def by_day(client, day: date) -> dict[date, int]:
    query = f"from={day - timedelta(days=5)}&to={day + timedelta(days=5)}&rows=day"
    rows = csv.DictReader(io.StringIO(client.get(f"/stats/export.csv?{query}").getvalue().decode()))
    return {date.fromisoformat(row["day"]): int(row["hits"]) for row in rows}


@pytest.mark.parametrize(("zone", "day", "length"), LENGTHS, ids=[f"{zone}-{day}" for zone, day, _ in LENGTHS])
def test_a_day_with_a_clock_change_has_the_hits_of_its_own_length(cast, as_alice, zone, day, length):
    Portal.objects.current()
    Portal.objects.update(time_zone=zone)
    sent = every_quarter(cast, day)
    found = by_day(as_alice, day)
    assert found[day] == length
    assert found[day - timedelta(days=1)] == found[day + timedelta(days=1)] == QUARTERS
    assert sum(found.values()) == sent == 5 * QUARTERS


@pytest.mark.parametrize(("zone", "day", "length"), LENGTHS, ids=[f"{zone}-{day}" for zone, day, _ in LENGTHS])
def test_days_of_the_report_are_those_of_the_hits(cast, as_alice, zone, day, length):
    Portal.objects.current()
    Portal.objects.update(time_zone=zone)
    every_quarter(cast, day)
    assert by_day(as_alice, day) == Counter(Hit.objects.values_list("day", flat=True))


def test_a_changed_zone_concerns_later_days_only(cast, as_alice):
    Portal.objects.current()
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    for zone, at in (("UTC", late), ("Asia/Tokyo", late + timedelta(days=2))):
        Portal.objects.update(time_zone=zone)
        record([HitRecord(new_id(at), cast.haircare.pk, cast.alice.pk, None, "counted", "", uuid.uuid4())])
    assert by_day(as_alice, date(2026, 6, 2)) == {date(2026, 6, 1): 1, date(2026, 6, 4): 1}
