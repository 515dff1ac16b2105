"""Figures with their revenue, grouped by one column."""

from collections import defaultdict
from typing import Any

from stats.reports import tallied
from stats.reports.figures import THOUSANDTH, Figures, Revenue, figures_of
from stats.reports.questions import Question


def figures_by(question: Question, column: str) -> dict[Any, Figures]:
    """The figures of each day, link, partner or ad that has any: two queries, whatever rows the question wants."""
    revenue: defaultdict[Any, Revenue] = defaultdict(dict)
    for found in tallied.revenue(question, (column,)).order_by("currency"):
        revenue[found[column]][found["currency"]] = found["sum"].quantize(THOUSANDTH)
    return {
        found[column]: figures_of(found, revenue.get(found[column])) for found in tallied.counted(question, (column,))
    }
