"""Figures of everybody for some days and as many before, the best partners and links, and how visits ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db import connection

from links.models import TrackingLink
from partners.models import Partner
from stats.models import LinkTally, PartnerTally, RevenueTally, VisitClass
from stats.reports.days import Days
from stats.reports.figures import Figures, add_up
from stats.reports.grouped import NO_SUMS, SUMS, added
from stats.reports.moment import of_one_moment

BEST = 5
# Adding up this many tallies takes some tenths of a second; then all owners share what was found, for some minutes.
MANY_TALLIES = 20_000
KEPT_SECONDS = 300

PARTNER_TALLIES, LINK_TALLIES, REVENUE, PARTNERS, LINKS = (
    model._meta.db_table for model in (PartnerTally, LinkTally, RevenueTally, Partner, TrackingLink)
)
BY_DAY = f"""
SELECT day, '', 0, {SUMS}, COUNT(*) FROM {PARTNER_TALLIES} WHERE day BETWEEN %s AND %s GROUP BY day
UNION ALL
SELECT day, currency, SUM(revenue), {NO_SUMS}, 0 FROM {REVENUE} WHERE day BETWEEN %s AND %s GROUP BY day, currency
"""  # noqa: S608
# Each of the first two stands in a query of its own: SQLite cuts off nothing inside a union.
BEST_AND_OUTCOMES = f"""
SELECT 'partner', best.id, named.code, named.name, best.hits, best.opt_ins FROM (
    SELECT partner AS id, CAST(SUM(hits) AS bigint) AS hits, CAST(SUM(forms + purchases) AS bigint) AS opt_ins
    FROM {PARTNER_TALLIES} WHERE day BETWEEN %s AND %s GROUP BY partner ORDER BY hits DESC, partner LIMIT {BEST}
) AS best JOIN {PARTNERS} AS named ON named.id = best.id WHERE best.hits > 0
UNION ALL
SELECT 'link', best.id, named.code, named.name, best.hits, 0 FROM (
    SELECT link AS id, CAST(SUM(visits) AS bigint) AS hits
    FROM {LINK_TALLIES} WHERE day BETWEEN %s AND %s AND outcome = '{VisitClass.COUNTED}' AND visits > 0
    GROUP BY link ORDER BY hits DESC, link LIMIT {BEST}
) AS best JOIN {LINKS} AS named ON named.id = best.id
UNION ALL
SELECT 'outcome', 0, outcome, '', CAST(SUM(visits) AS bigint), 0 FROM {LINK_TALLIES}
WHERE day BETWEEN %s AND %s AND visits > 0 GROUP BY outcome
ORDER BY 5 DESC, 2
"""  # noqa: S608


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
    """As of now; where there is very much to add up, as of some minutes ago at most. Three queries, or one."""
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
    rows = _asked(BY_DAY, Days(days.before().start, days.end), times=2)
    by_day = added([row[:-1] for row in rows])
    found = _asked(BEST_AND_OUTCOMES, days, times=3)
    return Totals(
        days,
        now,
        add_up(figures for day, figures in by_day.items() if day >= days.start),
        add_up(figures for day, figures in by_day.items() if day < days.start),
        by_day,
        _best("partner", found),
        _best("link", found),
        {outcome: visits for kind, _, outcome, _, visits, _ in found if kind == "outcome"},
        is_kept=sum(row[-1] for row in rows) > MANY_TALLIES,
    )


def _asked(sql: str, days: Days, times: int) -> list[tuple[Any, ...]]:
    """The rows of a statement that is given so many ranges of days."""
    given = [connection.ops.adapt_datefield_value(day) for day in (days.start, days.end)]
    with connection.cursor() as cursor:
        cursor.execute(sql, given * times)
        return list(cursor.fetchall())


def _best(kind: str, found: list[tuple[Any, ...]]) -> list[Best]:
    rows = [row[1:] for row in found if row[0] == kind]
    most = max((hits for _, _, _, hits, _ in rows), default=0)
    return [
        Best(key, code, name, hits, int(opt_ins), round(100 * hits / most)) for key, code, name, hits, opt_ins in rows
    ]
