"""When a hit was, and on which day: the portal's, by an id that may tell a wrong time."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from partners.portal import Portal
from stats.capture.books.days import Calendar
from stats.capture.books.record import record, record_unknown_link
from stats.capture.health import counters
from stats.capture.ids import new_id
from stats.capture.journal.records import UnknownLinkRecord
from stats.models import Hit, Tally, UnknownLinkVisits
from tests.capture.conftest import NOON
from tests.capture.visiting import differences

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# Their clocks change at midnight, at half an hour, twice a year, or never; the last one is far out.
ZONES = [
    "Europe/Berlin",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Kiritimati",
]


@pytest.mark.parametrize("zone", ZONES)
def test_every_moment_of_a_year_has_the_day_that_clocks_there_show(zone):
    calendar, portal = Calendar(ZoneInfo(zone), None), Portal(time_zone=zone)
    for minutes in range(0, 366 * 24 * 60, 5):
        at = YEAR + timedelta(minutes=minutes)
        for moment in (at, at - timedelta(milliseconds=1)):
            assert calendar.place(new_id(moment)).day == portal.day_of(moment).isoformat()


def test_a_hit_belongs_to_the_portals_day(hit):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    record([hit()])
    assert Hit.objects.get().day.isoformat() == "2026-03-02"


def test_a_changed_zone_concerns_later_days_only(hit):
    record([hit()])
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    record([hit(1)])
    assert sorted(Tally.objects.values_list("day", "hits")) == [(NOON.date(), 1), (NOON.date() + timedelta(days=1), 1)]
    assert differences() == []


@pytest.mark.parametrize(
    ("minutes", "wrong"),
    [(-60 * 24 * 365, 0), (0, 0), (5, 0), (5.001, 1), (60 * 24 * 365, 1), (-60 * 24 * 365 * 56, 1)],
)
def test_a_clock_that_cannot_be_right_is_corrected_and_counted(hit, minutes, wrong):
    before = corrected()
    one = hit(minutes)
    assert record([one, hit()], NOON).new == 2
    stored = Hit.objects.get(pk=one.id)
    assert (stored.at, corrected() - before) == (NOON if wrong else one.at, wrong)
    assert differences() == []


def corrected():
    return counters.sums().get("corrected_clocks", 0)


def test_a_moment_that_no_calendar_has_is_corrected_too(hit):
    late = hit()._replace(id=uuid.UUID(int=2**128 - 1))
    record([late], NOON)
    assert (Hit.objects.get().pk, Hit.objects.get().at) == (late.id, NOON)


def test_without_a_clock_to_compare_with_each_is_believed_but_none_can_leave_the_calendar(hit):
    record([hit(60 * 24 * 365)])
    assert Hit.objects.get().at == NOON + timedelta(days=365)
    with pytest.raises((ValueError, OverflowError)):
        record([hit()._replace(id=uuid.UUID(int=2**128 - 1))])
    assert Hit.objects.count() == 1


def test_a_corrected_hit_that_comes_again_later_is_counted_once(hit):
    one = hit(60)
    assert [record([one], NOON + timedelta(days=days)).new for days in (0, 1, 30)] == [1, 0, 0]
    assert list(Tally.objects.values_list("day", "hits")) == [(NOON.date(), 1)]


def test_visits_to_unknown_links_are_corrected_as_well(db):
    before = corrected()
    record_unknown_link(UnknownLinkRecord(new_id(NOON + timedelta(days=3)), 2), NOON)
    assert UnknownLinkVisits.objects.get().day == NOON.date()
    assert corrected() == before + 1
