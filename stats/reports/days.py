"""A range of the portal's days, as every report takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Days:
    """From `start` to `end`, both included."""

    start: date
    end: date

    def __len__(self) -> int:
        return (self.end - self.start).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=number) for number in range(len(self)))

    def before(self) -> "Days":
        """The same number of days, right before."""
        return last_days(len(self), self.start - timedelta(days=1))


def last_days(count: int, today: date) -> Days:
    """That many days, today the last of them."""
    return Days(today - timedelta(days=count - 1), today)
