"""What one ad or one partner brought: some days beside as many before, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from stats.reports.answers import Row
from stats.reports.days import Days
from stats.reports.figures import Figures, add_up
from stats.reports.grouped import figures_by
from stats.reports.leading import leading
from stats.reports.questions import Question

MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Detail:
    """The figures of the question's days and of as many before; `by_day` has both."""

    days: Days
    now: Figures
    before: Figures
    by_day: Mapping[date, Figures]


def detail(question: Question) -> Detail:
    """One query."""
    days = question.days
    by_day = figures_by(replace(question, days=Days(days.before().start, days.end)), "day")
    return Detail(
        days,
        now=add_up(figures for day, figures in by_day.items() if day >= days.start),
        before=add_up(figures for day, figures in by_day.items() if day < days.start),
        by_day=by_day,
    )


def best(question: Question, *columns: str) -> dict[str, list[Row]]:
    """The links, partners or ads with most hits of these days; one query."""
    return leading(question, columns, MOST_ROWS)
