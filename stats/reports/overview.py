"""The last days at a glance, beside as many before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from partners.models import Partner
from stats.reports import tallied
from stats.reports.answers import Row, Rows
from stats.reports.days import Days
from stats.reports.figures import THOUSANDTH, Figures, Revenue, add_up, figures_of
from stats.reports.questions import Question

BEST = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The team's figures of some days and of as many before; the links and ads with most hits."""

    days: Days
    now: Figures
    before: Figures
    by_day: Mapping[date, Figures]
    best_links: list[Row]
    best_ads: list[Row]


def overview(partner: Partner, days: Days) -> Overview:
    """Five queries."""
    question = tallied.with_team(Question(partner, days))
    by_day = _by_day(replace(question, days=Days(days.before().start, days.end)))
    return Overview(
        days,
        now=add_up(figures for day, figures in by_day.items() if day >= days.start),
        before=add_up(figures for day, figures in by_day.items() if day < days.start),
        by_day=by_day,
        best_links=_best(replace(question, rows=("link",))),
        best_ads=_best(replace(question, rows=("ad",))),
    )


def _by_day(question: Question) -> dict[date, Figures]:
    revenue: defaultdict[date, Revenue] = defaultdict(dict)
    for found in tallied.revenue(question, ("day",)):
        revenue[found["day"]][found["currency"]] = found["sum"].quantize(THOUSANDTH)
    return {found["day"]: figures_of(found, revenue.get(found["day"])) for found in tallied.counted(question, ("day",))}


def _best(question: Question) -> list[Row]:
    """The rows with most hits; hits without an ad are no ad's."""
    rows = Rows(question, {})[: BEST + 1]
    return [row for row in rows if row.figures.hits and (row.link or row.ad)][:BEST]
