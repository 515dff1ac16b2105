"""Revenue of an answer: beside its rows, day by day, and of the days before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from stats.reports import tallied
from stats.reports.figures import THOUSANDTH, Revenue
from stats.reports.questions import Question

Key = tuple[object, ...]


def _by_key() -> defaultdict[Key, Revenue]:
    return defaultdict(lambda: defaultdict(Decimal))


@dataclass(slots=True)
class Earned:
    """Revenue by the key of a row, now and before; by day, both, where the question wants it daily."""

    now: defaultdict[Key, Revenue] = field(default_factory=_by_key)
    before: defaultdict[Key, Revenue] = field(default_factory=_by_key)
    by_day: defaultdict[Key, Revenue] = field(default_factory=_by_key)

    def of_day(self, day: date) -> Revenue:
        return self.by_day.get((day,), {})


def earned(question: Question) -> Earned:
    """One query."""
    found = Earned()
    columns = tuple(dict.fromkeys([*question.rows, *(["day"] if question.is_daily else [])]))
    for row in tallied.revenue_beside_before(question, columns):
        currency, amount = row["currency"], row["sum"].quantize(THOUSANDTH)
        key = tuple(row[column] for column in question.rows)
        (found.before if row["is_before"] else found.now)[key][currency] += amount
        if question.is_daily:
            found.by_day[(row["day"],)][currency] += amount
    return found


def sum_of(amounts: Iterable[Revenue]) -> Revenue:
    """Each currency by itself, in their order."""
    summed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for revenue in amounts:
        for currency, amount in revenue.items():
            summed[currency] += amount
    return dict(sorted(summed.items()))
