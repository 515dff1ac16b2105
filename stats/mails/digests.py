"""What a digest tells: figures beside those before, a chart, the best links and ads, opt-ins that came."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.utils.translation import ngettext

from partners.models import Partner
from stats.comparison import Compared, compared
from stats.models import Mail, OptIn
from stats.reports.answers import Row
from stats.reports.days import Days, last_days
from stats.reports.figures import Figures
from stats.reports.grouped import figures_by
from stats.reports.moment import of_one_moment
from stats.reports.overview import overview

DAYS_OF_CHART = 7
MOST_OPT_INS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the chart; `percent` of the longest bar."""

    day: date
    hits: int
    unique: int
    percent: int

    @property
    def rest(self) -> int:
        return 100 - self.percent


@dataclass(frozen=True, slots=True)
class Digest:
    """Of the partner and the team; opt-ins are the partner's own."""

    kind: Mail.Kind
    days: Days
    now: Figures
    figures: list[Compared]
    bars: list[Bar]
    best_links: list[Row]
    best_ads: list[Row]
    opt_ins: list[OptIn]
    number_of_opt_ins: int

    @property
    def headline(self) -> list[str]:
        """The shortest that can be said, for a subject."""
        hits, opt_ins = self.now.hits, self.now.opt_ins
        said = [ngettext("%(amount)s hit", "%(amount)s hits", hits) % {"amount": intcomma(hits)}]
        if opt_ins:
            said.append(ngettext("%(amount)s opt-in", "%(amount)s opt-ins", opt_ins) % {"amount": intcomma(opt_ins)})
        return said

    @property
    def query(self) -> str:
        """Of Link Tracking Stats, for these days."""
        return f"?from={self.days.start}&to={self.days.end}"

    @property
    def more_opt_ins(self) -> int:
        return self.number_of_opt_ins - len(self.opt_ins)


def digest(partner: Partner, kind: Mail.Kind, days: Days) -> Digest | None:
    """None if nothing happened. Some ten queries."""
    with of_one_moment():
        found = overview(partner, days)
        credited = _credited(partner, days)
        newest, number = list(credited[:MOST_OPT_INS]), credited.count()
        week = figures_by(replace(found.question, days=last_days(DAYS_OF_CHART, days.end)), "day")
    if found.now == Figures() and not number:
        return None
    return Digest(
        kind,
        days,
        found.now,
        figures=list(compared(found)),
        bars=list(_bars(last_days(DAYS_OF_CHART, days.end), week)),
        best_links=found.best_links,
        best_ads=found.best_ads,
        opt_ins=newest,
        number_of_opt_ins=number,
    )


def _credited(partner: Partner, days: Days) -> QuerySet[OptIn]:
    credited = OptIn.objects.credited_to(partner).counted().filter(day__range=(days.start, days.end))
    return credited.select_related("link", "ad").defer("email", "customer", "trace").order_by("-at", "-pk")


def _bars(days: Days, by_day: dict[date, Figures]) -> Iterator[Bar]:
    most = max((figures.hits for figures in by_day.values()), default=0) or 1
    for day in days:
        figures = by_day.get(day, Figures())
        yield Bar(day, figures.hits, figures.unique, round(100 * figures.hits / most))
