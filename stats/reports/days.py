"""A range of the portal's days, as every report takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

PRESETS: dict[str, Promise] = {
    "today": gettext_lazy("Today"),
    "yesterday": gettext_lazy("Yesterday"),
    "7-days": gettext_lazy("7 days"),
    "30-days": gettext_lazy("30 days"),
    "90-days": gettext_lazy("90 days"),
    "12-months": gettext_lazy("12 months"),
    "this-week": gettext_lazy("This week"),
    "this-month": gettext_lazy("This month"),
    "last-month": gettext_lazy("Last month"),
    "this-year": gettext_lazy("This year"),
}


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
    """The ranges that people ask for most, by their names in PRESETS. Weeks begin on Mondays."""
    first = today.replace(day=1)
    last_of_month_before = first - timedelta(days=1)
    return {
        "today": last_days(1, today),
        "yesterday": last_days(1, today).before(),
        "7-days": last_days(7, today),
        "30-days": last_days(30, today),
        "90-days": last_days(90, today),
        "12-months": last_days(365, today),
        "this-week": Days(today - timedelta(days=today.weekday()), today),
        "this-month": Days(first, today),
        "last-month": Days(last_of_month_before.replace(day=1), last_of_month_before),
        "this-year": Days(today.replace(month=1, day=1), today),
    }
