"""The figures of one row, and how they are added up from tallies."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import BigIntegerField, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from partners.models import Partner
from partners.team import team_ids
from stats.models import PartnerTally, RevenueTally, Tally
from stats.reports.columns import COLUMNS
from stats.reports.days import Days
from stats.reports.moment import of_one_moment

# The counts in Figures, each with the name of its column in the tallies.
COUNTS = {column.name: column.tally for column in COLUMNS if column.tally}

THOUSANDTH = Decimal("0.001")

Revenue = dict[str, Decimal]

_counts_of = attrgetter(*COUNTS)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one row of a report says."""

    hits: int = 0
    unique: int = 0
    forms: int = 0
    purchases: int = 0
    filtered: int = 0
    revenue: Revenue = field(default_factory=dict)

    @property
    def opt_ins(self) -> int:
        return self.forms + self.purchases

    @property
    def conversion(self) -> Decimal | None:
        """Opt-ins for each unique hit; None where nobody came."""
        return Decimal(self.opt_ins) / self.unique if self.unique else None


def sums(prefix: str = "sum", only: Q | None = None) -> dict[str, Cast]:
    """The counts of a group of tallies, for `annotate()`: `sum_hits`, `sum_unique`, ... in whole numbers."""
    return {f"{prefix}_{name}": whole_sum(column, only) for name, column in COUNTS.items()}


def whole_sum(column: str, only: Q | None = None) -> Cast:
    """A sum of whole numbers. PostgreSQL adds floats up faster than bigints, and exactly up to nine quadrillions."""
    return Cast(Sum(Cast(column, FloatField()), filter=only), BigIntegerField())


def figures_of(summed: dict[str, Any], revenue: Revenue | None = None, prefix: str = "sum") -> Figures:
    """Figures from a row that `sums()` made."""
    return Figures(**{name: summed[f"{prefix}_{name}"] or 0 for name in COUNTS}, revenue=revenue or {})


def add_up(rows: Iterable[Figures]) -> Figures:
    """The figures of all rows together. Each currency stays by itself."""
    added = list(rows)
    revenue: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in added:
        for currency, amount in row.revenue.items():
            revenue[currency] += amount
    columns = zip(*map(_counts_of, added), strict=True) if added else ()
    counts = dict(zip(COUNTS, map(sum, columns), strict=False))
    return Figures(**counts, revenue=dict(sorted(revenue.items())))


def figures_by_partner(partner_ids: Collection[int], days: Days) -> dict[int, Figures]:
    """Each partner's own figures, by id. Whoever has none is left out."""
    chosen = {"partner__in": partner_ids, "day__range": (days.start, days.end)}
    return _figures_by("partner", PartnerTally.objects.filter(**chosen), RevenueTally.objects.filter(**chosen))


def figures_by_ad(ad_ids: Collection[int], days: Days, team_of: Partner) -> dict[int, Figures]:
    """Each ad's figures within the partner's team, by id. An ad without any is left out."""
    return _figures_by("ad", *_of_team(team_of, days, ad__in=ad_ids))


def figures_by_link_for(partner: Partner, link_ids: Collection[int], days: Days) -> dict[int, Figures]:
    """Each link's figures within the partner's team, by id. A link without any is left out."""
    return _figures_by("link", *_of_team(partner, days, link__in=link_ids))


def _of_team(partner: Partner, days: Days, **chosen: object) -> tuple[QuerySet[Tally], QuerySet[RevenueTally]]:
    conditions = {"partner__in": team_ids(partner.pk), "day__range": (days.start, days.end), **chosen}
    return Tally.objects.filter(**conditions), RevenueTally.objects.filter(**conditions)


def _figures_by(key: str, tallies: QuerySet[Any], revenue_tallies: QuerySet[RevenueTally]) -> dict[int, Figures]:
    revenue: defaultdict[int, Revenue] = defaultdict(dict)
    with of_one_moment():
        for row in revenue_tallies.values(key, "currency").order_by("currency").annotate(sum=Sum("revenue")):
            revenue[row[key]][row["currency"]] = row["sum"].quantize(THOUSANDTH)
        return {row[key]: figures_of(row, revenue.get(row[key])) for row in tallies.values(key).annotate(**sums())}
