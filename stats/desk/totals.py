"""Figures of everybody for some days and as many before, the best partners and links, and how visits ended."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, F, IntegerField, Model, OuterRef, Subquery, Sum, Value, When

from links.models import TrackingLink
from partners.models import Partner
from stats.models import LinkTally, PartnerTally, RevenueTally, VisitClass
from stats.reports.days import Days
from stats.reports.figures import THOUSANDTH, Figures, Revenue, add_up, figures_of, sums
from stats.reports.moment import of_one_moment

BEST = 5
# Adding up this many tallies takes some tenths of a second; then all owners share what was found, for some minutes.
MANY_TALLIES = 20_000
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Best:
    """A partner or a link with many hits; `share` is its hits in percent of the very best one's."""

    key: int
    code: str
    name: str
    hits: int
    opt_ins: int
    share: int


@dataclass(frozen=True, slots=True)
class Totals:
    """All that was counted. `outcomes` are visits by class, and by the reason why they were credited to nobody."""

    days: Days
    as_of: datetime
    now: Figures
    before: Figures
    by_day: Mapping[date, Figures]
    best_partners: list[Best]
    best_links: list[Best]
    outcomes: Mapping[str, int]
    is_kept: bool


def totals(days: Days, now: datetime) -> Totals:
    """As of now; where there is very much to add up, as of some minutes ago at most. Six queries, or one."""
    key = f"desk-{days.start}-{days.end}"
    kept: Totals | None = cache.get(key)
    if kept is not None:
        return kept
    with of_one_moment():
        found = _add_up(days, now)
    if found.is_kept:
        cache.set(key, found, KEPT_SECONDS)
    return found


def _add_up(days: Days, now: datetime) -> Totals:
    both = (days.before().start, days.end)
    tallies: Any = PartnerTally.objects.filter(day__range=both)
    rows = list(tallies.values("day").annotate(tallies=Count("pk"), **sums()))
    by_day = {row["day"]: figures_of(row) for row in rows}
    revenue = _revenue(days)
    return Totals(
        days,
        now,
        add_up([*(found for day, found in by_day.items() if day >= days.start), Figures(revenue=revenue[True])]),
        add_up([*(found for day, found in by_day.items() if day < days.start), Figures(revenue=revenue[False])]),
        by_day,
        _best(_of_partners(days), "partner", Partner),
        _best(_of_links(days), "link", TrackingLink),
        _outcomes(days),
        is_kept=sum(row["tallies"] for row in rows) > MANY_TALLIES,
    )


def _revenue(days: Days) -> dict[bool, Revenue]:
    """By currency: of the days (True), and of as many before (False)."""
    is_now = Case(When(day__gte=days.start, then=Value(1)), default=Value(0), output_field=IntegerField())
    tallies = RevenueTally.objects.filter(day__range=(days.before().start, days.end)).annotate(is_now=is_now)
    found: defaultdict[bool, Revenue] = defaultdict(dict)
    for row in tallies.values("is_now", "currency").annotate(sum=Sum("revenue")).order_by("currency"):
        found[bool(row["is_now"])][row["currency"]] = row["sum"].quantize(THOUSANDTH)
    return found


def _of_partners(days: Days) -> Any:
    tallies = PartnerTally.objects.filter(day__range=(days.start, days.end), hits__gt=0).values("partner")
    return tallies.annotate(sum_hits=Sum("hits"), sum_opt_ins=Sum(F("forms") + F("purchases")))


def _of_links(days: Days) -> Any:
    tallies = LinkTally.objects.filter(day__range=(days.start, days.end), outcome=VisitClass.COUNTED, visits__gt=0)
    return tallies.values("link").annotate(sum_hits=Sum("visits"))


def _best(grouped: Any, column: str, model: type[Model]) -> list[Best]:
    """The first few, named in the same query."""
    named = model._default_manager.filter(pk=OuterRef(column))
    names = {"code": Subquery(named.values("code")), "name": Subquery(named.values("name"))}
    rows = list(grouped.order_by("-sum_hits", column).annotate(**names)[:BEST])
    return [
        Best(
            row[column],
            row["code"],
            row["name"],
            int(row["sum_hits"]),
            int(row.get("sum_opt_ins", 0)),
            round(100 * row["sum_hits"] / rows[0]["sum_hits"]),
        )
        for row in rows
        if row["code"]
    ]


def _outcomes(days: Days) -> dict[str, int]:
    tallies = LinkTally.objects.filter(day__range=(days.start, days.end), visits__gt=0).order_by().values("outcome")
    return {row["outcome"]: int(row["sum"]) for row in tallies.annotate(sum=Sum("visits"))}
