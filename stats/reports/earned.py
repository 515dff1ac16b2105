"""Revenue beside the rows of an answer, and of the days before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from stats.reports import tallied
from stats.reports.asked import asked
from stats.reports.figures import THOUSANDTH, Revenue
from stats.reports.questions import Question

Key = tuple[object, ...]


def _by_key() -> defaultdict[Key, Revenue]:
    return defaultdict(lambda: defaultdict(Decimal))


@dataclass(slots=True)
class Earned:
    """Revenue by the key of a row, now and before."""

    now: Mapping[Key, Revenue]
    before: Mapping[Key, Revenue]


def earned(question: Question) -> Earned:
    """One query."""
    now, before = _by_key(), _by_key()
    for row in asked(question, tallied.revenue_of_rows):
        key = tuple(row[column] for column in question.rows)
        (before if row["is_before"] else now)[key][row["currency"]] += row["sum"].quantize(THOUSANDTH)
    return Earned(now, before)
