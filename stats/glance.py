"""What home says at a glance: each figure with the report that explains it, the best of each kind, the first steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import Partner
from stats.comparison import Compared, compared
from stats.reports import Figures
from stats.reports.answers import Named, Row
from stats.reports.overview import Overview

# Whoever has seen the first hit needs to be shown no steps, though not at once: it is to be seen that all is done.
STEPS_STAY = timedelta(days=1)
BY_DAY = ("hits", "unique")
IN_THE_CHART, IN_THE_TABLE = "", "#figures-heading"


@dataclass(frozen=True, slots=True)
class Led:
    """One figure, and the query of Link Tracking Stats that explains it; `place` is where on that page it does."""

    figure: Compared
    query: str
    place: str


@dataclass(frozen=True, slots=True)
class Best:
    """One of the best; `share` is its hits in percent of the very best one's. The address tells more of it."""

    named: Named
    figures: Figures
    share: int
    address: str


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What somebody new has done already."""

    has_ads: bool
    has_address: bool
    has_hit: bool

    @property
    def done(self) -> int:
        return self.has_ads + self.has_address + self.has_hit

    @property
    def next(self) -> str:
        """The first that is left: `ad`, `address` or `hit`; nothing where all is done."""
        steps = {"ad": self.has_ads, "address": self.has_address, "hit": self.has_hit}
        return next((name for name, is_done in steps.items() if not is_done), "")


def led(found: Overview) -> Iterator[Led]:
    """Hits are explained by their days; opt-ins and revenue by the ads that brought them, if there are any."""
    rows = "ad" if found.best_ads else "link"
    for figure in compared(found):
        if figure.column in BY_DAY:
            yield Led(figure, query_of(found), IN_THE_CHART)
        else:
            yield Led(figure, query_of(found, rows=rows, sort=f"-{figure.column}"), IN_THE_TABLE)


def query_of(found: Overview, **more: str) -> str:
    """Of Link Tracking Stats, for the days that are shown."""
    return urlencode({"from": found.days.start, "to": found.days.end, **more})


def best(rows: Sequence[Row], column: Literal["link", "partner", "ad"], query: str) -> list[Best]:
    """The rows by that column, the very best one first."""
    most = max((row.figures.hits for row in rows), default=0)
    return [
        Best(named, row.figures, round(100 * row.figures.hits / most), _address(column, named, query))
        for row in rows
        if (named := getattr(row, column))
    ]


def _address(column: str, named: Named, query: str) -> str:
    """A partner has a page; a link or an ad a report for the query's days."""
    if column == "partner":
        return reverse("partner", args=[named.code])
    return f"{reverse('stats')}?{query}&{urlencode({column: named.code})}"


def is_quiet(figures: Figures) -> bool:
    """Whether nobody came, and nothing came of it."""
    return not (figures.hits or figures.opt_ins or figures.revenue)


def needs_first_steps(partner: Partner, now: datetime) -> bool:
    """Until a day after the first hit."""
    return partner.first_hit_at is None or now - partner.first_hit_at < STEPS_STAY
