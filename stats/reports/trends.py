"""Hits of each day beside the rows of a list, for a small line in each row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Sum
from django.db.models.functions import Cast

from partners.models import Partner
from partners.team import team_ids
from stats.models import PartnerTally, Tally
from stats.reports.days import Days

Trend = tuple[int, ...]


def trends(partner: Partner, column: str, ids: Collection[int], days: Days) -> dict[int, Trend]:
    """Hits of each day, by id of a link, partner or ad, within the partner's team: one query, a trend for every id."""
    if not ids:
        return {}
    tallies: QuerySet[Any] = PartnerTally.objects.all() if column == "partner" else Tally.objects.all()
    chosen = {f"{column}__in": ids, "day__range": (days.start, days.end)}
    found = hits_by_day(tallies.filter(**chosen).filter(partner__in=team_ids(partner.pk)), (column,))
    by_key = by_day_in_order(found, (column,), days)
    return {wanted: by_key.get((wanted,), (0,) * len(days)) for wanted in ids}


def hits_by_day(tallies: QuerySet[Any], columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The hits of each day and group of these columns."""
    grouped = tallies.order_by().values(*columns, "day")
    found: QuerySet[Any, Any] = grouped.annotate(sum_hits=Cast(Sum("hits"), BigIntegerField()))
    return found


def by_day_in_order(
    found: Iterable[Mapping[str, Any]], columns: tuple[str, ...], days: Days
) -> dict[tuple[Any, ...], Trend]:
    """A number for each day, by group; 0 where nothing was counted."""
    by_key: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(days))
    for row in found:
        by_key[tuple(row[column] for column in columns)][(row["day"] - days.start).days] = row["sum_hits"]
    return {key: tuple(numbers) for key, numbers in by_key.items()}
