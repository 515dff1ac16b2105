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


def presets(today: date) -> dict[str, Days]:
    """The ranges that people ask for most, by their names."""
    first = today.replace(day=1)
    last_of_month_before = first - timedelta(days=1)
    return {
        "Today": last_days(1, today),
        "Yesterday": last_days(1, today).before(),
        "7 days": last_days(7, today),
        "30 days": last_days(30, today),
        "90 days": last_days(90, today),
        "This month": Days(first, today),
        "Last month": Days(last_of_month_before.replace(day=1), last_of_month_before),
    }
