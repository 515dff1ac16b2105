"""The last days at a glance, beside as many before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, DecimalField, Max, QuerySet, Value

from partners.models import Partner
from partners.team import team_ids
from stats.models import PartnerTally
from stats.reports import tallied
from stats.reports.answers import Named, Row
from stats.reports.days import Days
from stats.reports.figures import COUNTS, THOUSANDTH, Figures, Revenue, add_up, figures_of
from stats.reports.questions import Question

BEST = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The team's figures of some days and of as many before; the links and ads with most hits."""

    question: Question
    now: Figures
    before: Figures
    by_day: Mapping[date, Figures]
    best_links: list[Row]
    best_ads: list[Row]

    @property
    def days(self) -> Days:
        return self.question.days

    @property
    def has_recruits(self) -> bool:
        """A team too large to be named is one, too."""
        return len(self.question.team) != 1


def overview(partner: Partner, days: Days) -> Overview:
    """Four queries."""
    question = tallied.with_team(Question(partner, days))
    by_day = figures_by_day(replace(question, days=Days(days.before().start, days.end)))
    return Overview(
        question,
        now=add_up(figures for day, figures in by_day.items() if day >= days.start),
        before=add_up(figures for day, figures in by_day.items() if day < days.start),
        by_day=by_day,
        best_links=_best(question, "link"),
        best_ads=_best(question, "ad"),
    )


def best_recruits(found: Overview) -> list[Row]:
    """Those below with most hits; one query."""
    if not found.has_recruits:
        return []
    myself = (found.question.partner.pk,)
    return [row for row in _best(found.question, "partner", BEST + 1) if row.key != myself][:BEST]


def last_day(partner: Partner) -> date | None:
    """The newest day on which anything of the team was counted; one query."""
    tallies = PartnerTally.objects.filter(partner__in=team_ids(partner.pk))
    found: date | None = tallies.aggregate(newest=Max("day"))["newest"]
    return found


def figures_by_day(question: Question) -> dict[date, Figures]:
    """The days on which anything was counted, with their revenue; one query of two halves."""
    counts: dict[date, Figures] = {}
    revenue: defaultdict[date, Revenue] = defaultdict(dict)
    for found in _counts_and_revenue(question):
        if found["currency"]:
            revenue[found["day"]][found["currency"]] = found["sum"].quantize(THOUSANDTH)
        else:
            counts[found["day"]] = figures_of(found)
    return {day: replace(figures, revenue=revenue.get(day, {})) for day, figures in counts.items()}


def _counts_and_revenue(question: Question) -> QuerySet[Any, Any]:
    """Of each day a row with the counts and no currency, and one for each currency with its revenue."""
    money = DecimalField(max_digits=18, decimal_places=3)
    columns = ("day", *(f"sum_{name}" for name in COUNTS), "currency", "sum")
    counted = tallied.counted(question, ("day",)).annotate(currency=Value(""), sum=Value(Decimal(), money))
    nothing = {f"sum_{name}": Value(0, BigIntegerField()) for name in COUNTS}
    earned = tallied.revenue(question, ("day",)).annotate(**nothing)
    found: QuerySet[Any, Any] = counted.values(*columns).union(earned.values(*columns), all=True)
    return found


def _best(question: Question, column: str, most: int = BEST) -> list[Row]:
    """The rows with most hits; hits without an ad are no ad's."""
    found = tallied.most_hits(replace(question, rows=(column,)))[: most + 1]
    return [_named(row, column, question.partner) for row in found if row["sum_hits"] and row[f"{column}_code"]][:most]


def _named(found: dict[str, Any], column: str, asker: Partner) -> Row:
    is_foreign = column == "ad" and found["ad_maker_id"] != asker.pk
    maker = found["ad_maker"] if is_foreign else ""
    named = Named(found[f"{column}_code"], found[f"{column}_name"], maker)
    key = (found[column],)
    if column == "partner":
        return Row(figures_of(found), key, partner=named)
    return Row(figures_of(found), key, ad=named) if column == "ad" else Row(figures_of(found), key, link=named)
