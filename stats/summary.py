"""A report's total in a few figures, each beside that of the days before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from stats.money import money
from stats.numbers import SIGNS, change
from stats.reports.answers import Answer
from stats.reports.columns import COLUMNS, Kind
from stats.tables import written


@dataclass(frozen=True, slots=True)
class Summed:
    """One figure, its name, and how it was in the days before, in words."""

    name: str
    text: str
    change: str


def summary(answer: Answer) -> Iterator[Summed]:
    """The figures that people look for first, then the revenue in each currency."""
    now, before = answer.total, answer.before
    for column in COLUMNS:
        if column.is_headline:
            values = [getattr(figures, column.name) for figures in (now, before or now)]
            changed = "" if column.kind is Kind.RATIO else change(values[0], values[1])
            earlier = _beside(changed, written(column, before)) if before else ""
            yield Summed(str(column.title), written(column, now), earlier)
    for currency in sorted({*now.revenue, *(before.revenue if before else {})}):
        amounts = [figures.revenue.get(currency, Decimal()) for figures in (now, before or now)]
        earlier = _beside(change(amounts[0], amounts[1]), money(amounts[1], currency)) if before else ""
        yield Summed(gettext("Revenue %(currency)s") % {"currency": currency}, money(amounts[0], currency), earlier)


def _beside(changed: str, before: str) -> str:
    """`+12% from 34`; a ratio says only what it was."""
    if not changed:
        return gettext("before: %(before)s") % {"before": before}
    if changed[0] not in SIGNS:
        return changed
    return gettext("%(change)s from %(before)s") % {"change": changed, "before": before}
