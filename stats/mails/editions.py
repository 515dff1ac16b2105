"""Which days a digest tells of, and when it may be sent."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from partners.notifications import Digest
from stats.models import Mail
from stats.reports.days import Days, last_days

MORNING = time(7)
# From the morning on which it is due. What is later than that is no news.
MAY_BE_LATE = {Digest.DAILY: timedelta(days=1), Digest.WEEKLY: timedelta(days=3)}
LENGTHS = {Mail.Kind.DAILY: 1, Mail.Kind.WEEKLY: 7}


@dataclass(frozen=True, slots=True)
class Edition:
    """One digest, the same for everybody: its days, and the moment from which it may be sent."""

    kind: Mail.Kind
    days: Days
    due_at: datetime


def editions(now: datetime, zone: ZoneInfo) -> list[Edition]:
    """Those that may be sent now: a daily one until midnight, a weekly one from Monday to Wednesday."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    found = [
        (Digest.DAILY, Mail.Kind.DAILY, today),
        (Digest.WEEKLY, Mail.Kind.WEEKLY, monday),
    ]
    return [
        Edition(kind, days_before(kind, first), due_at)
        for digest, kind, first in found
        if (due_at := datetime.combine(first, MORNING, zone)) <= now and today < first + MAY_BE_LATE[digest]
    ]


def latest_days(kind: Mail.Kind, today: date) -> Days:
    """The days that the digest would tell of that was due last."""
    return days_before(kind, today if kind == Mail.Kind.DAILY else today - timedelta(days=today.weekday()))


def days_before(kind: Mail.Kind, first: date) -> Days:
    """The days of a digest that is sent on that day."""
    return last_days(LENGTHS[kind], first - timedelta(days=1))


def days_of(mail: Mail) -> Days:
    """The days that a digest tells of. Raises ValueError for a mail that is none."""
    if mail.day is None:
        raise ValueError("A mail about an opt-in has no days.")
    return Days(mail.day, mail.day + timedelta(days=LENGTHS[Mail.Kind(mail.kind)] - 1))
