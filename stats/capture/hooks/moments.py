"""Moments as shops write them, in UTC, refused where they cannot be."""

from datetime import UTC, datetime, timedelta

from django.utils.dateparse import parse_datetime

from stats.capture.hooks.said import BadEvent
from stats.capture.hooks.signatures import TOLERANCE
from stats.capture.hooks.values import Fields, text, whole

OLDEST = timedelta(days=365 * 10)
LAST_SECOND = 10**11


def moment(fields: Fields, name: str, received_at: datetime, *, is_utc: bool = False) -> datetime | None:
    """A moment as ISO 8601 writes it; None if there is none. Without a zone only where that means UTC."""
    if fields.get(name) is None:
        return None
    value = text(fields, name)
    try:
        at = parse_datetime(value)
    except ValueError:
        at = None
    if at is not None and at.tzinfo is None and is_utc:
        at = at.replace(tzinfo=UTC)
    if at is None or at.tzinfo is None:
        raise BadEvent(f'“{name}” must be a moment with its zone, like "2026-03-01T12:00:00Z".')
    return in_time(at, name, received_at)


def in_time(at: datetime, name: str, received_at: datetime) -> datetime:
    """The moment in UTC: not ten years ago, nor in the future by more than clocks differ."""
    if not received_at - OLDEST < at < received_at + TOLERANCE:
        raise BadEvent(f"“{name}” lies in the future, or more than ten years back.")
    return at.astimezone(UTC)


def moment_in_seconds(fields: Fields, name: str, received_at: datetime) -> datetime:
    """A moment as a number of seconds since 1970; when the event came, if there is none."""
    if fields.get(name) is None:
        return received_at
    return in_time(datetime.fromtimestamp(min(whole(fields, name), LAST_SECOND), UTC), name, received_at)
