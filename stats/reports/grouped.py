"""Figures with their revenue, grouped by one column."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from stats.models import RevenueTally
from stats.reports.conditions import conditions
from stats.reports.figures import COUNTS, THOUSANDTH, Figures, Revenue
from stats.reports.questions import Question
from stats.reports.tallied import smallest_tallies


def whole_sum(column: str) -> str:
    """As `figures.whole_sum`, in SQL."""
    return f"CAST(SUM(CAST({column} AS double precision)) AS bigint)"


SUMS = ", ".join(whole_sum(tally) for tally in COUNTS.values())
NO_SUMS = ", ".join(["0"] * len(COUNTS))


def figures_by(question: Question, column: str) -> dict[Any, Figures]:
    """The figures of each day, link, partner or ad that has any: one query, whatever rows the question wants."""
    where, given = conditions(question)
    counts, revenue = (model._meta.db_table for model in (smallest_tallies(question, (column,)), RevenueTally))
    counted = f"SELECT {column}, '', 0, {SUMS} FROM {counts} WHERE {where} GROUP BY {column}"  # noqa: S608
    earned = f"SELECT {column}, currency, SUM(revenue), {NO_SUMS} FROM {revenue} WHERE {where} GROUP BY 1, 2"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{counted} UNION ALL {earned} ORDER BY 1, 2", [*given, *given])
        return added(cursor.fetchall())


def added(rows: list[tuple[Any, ...]]) -> dict[Any, Figures]:
    """Figures of rows with a key, a currency, what was earned in it, and the counts where there is no currency.

    Revenue without counts is left out. SQLite knows neither days nor decimals.
    """
    counts: dict[Any, dict[str, int]] = {}
    earned: defaultdict[Any, Revenue] = defaultdict(dict)
    for key, currency, amount, *summed in rows:
        if currency:
            earned[key][currency] = Decimal(str(amount)).quantize(THOUSANDTH)
        else:
            counts[key] = dict(zip(COUNTS, summed, strict=True))
    return {
        date.fromisoformat(key) if isinstance(key, str) else key: Figures(**summed, revenue=earned.get(key, {}))
        for key, summed in counts.items()
    }
