"""When a record happened and on which of the portal's days: its id says so, unless its host's clock was wrong."""

import uuid
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

# Clocks of several hosts differ a little.
AHEAD_MS = round(timedelta(minutes=5).total_seconds() * 1000)
# A clock that says less was never set: no portal is so old.
OLDEST_MS = round(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000)
MINUTE_MS = 60_000


class Place(NamedTuple):
    """A record's moment, as both databases read it in UTC, and its day, as ISO 8601 writes it."""

    at: str
    day: str
    is_corrected: bool


class Calendar:
    """Gives records their place. A clock that is wrong beside `now` gets `now`; without `now` each is believed.

    Clocks change between two minutes, never within one, so a zone is asked once for each minute that has records.
    """

    def __init__(self, zone: tzinfo, now: datetime | None) -> None:
        self.zone = zone
        self.now_ms = None if now is None else round(now.timestamp() * 1000)
        self._minutes: dict[int, tuple[str, str]] = {}

    def place(self, key: uuid.UUID) -> Place:
        """Raises ValueError or OverflowError for a moment that no calendar has."""
        ms = key.int >> 80
        now = self.now_ms
        is_corrected = now is not None and not OLDEST_MS <= ms <= now + AHEAD_MS
        minute, rest = divmod(now if is_corrected and now is not None else ms, MINUTE_MS)
        start, day = self._minutes.get(minute) or self._minute(minute)
        second, milli = divmod(rest, 1000)
        return Place(f"{start}{second:02}.{milli:03}000" if milli else f"{start}{second:02}", day, is_corrected)

    def _minute(self, minute: int) -> tuple[str, str]:
        moment = datetime.fromtimestamp(minute * 60, UTC)
        found = self._minutes[minute] = f"{moment:%Y-%m-%d %H:%M:}", moment.astimezone(self.zone).date().isoformat()
        return found
