"""Figures beside the rows of a list, in the list's own query."""

from typing import Any, Literal, TypeVar

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from stats.models import LinkTally, PartnerTally, Tally, VisitClass
from stats.reports.days import Days
from stats.reports.questions import NO_AD_ID

Rows = TypeVar("Rows", bound=QuerySet[Any])

NOT_HITS = [VisitClass.BOT, VisitClass.PREVIEW, VisitClass.OWN]


def with_hits(queryset: Rows, kind: Literal["link", "partner", "ad"], days: Days) -> Rows:
    """The rows with `hits_30`, the hits of these days, and `last_hit_on`, a day or None.

    A link's hits are those of everybody, credited or not; filtered visits are no hits.
    """
    tallies, counted = _tallies(kind)
    tallies = tallies.filter(**{kind: OuterRef("pk")}).order_by()
    within = tallies.filter(day__range=(days.start, days.end)).values(kind).annotate(sum=Sum(counted)).values("sum")
    last = tallies.order_by("-day").values("day")[:1]
    return queryset.annotate(
        hits_30=Coalesce(Subquery(within, output_field=BigIntegerField()), 0), last_hit_on=Subquery(last)
    )


def with_opt_ins(queryset: Rows, days: Days) -> Rows:
    """Partners with `opt_ins_30`: the form opt-ins and purchases of these days, credited to each."""
    tallies = PartnerTally.objects.filter(partner=OuterRef("pk"), day__range=(days.start, days.end)).order_by()
    summed = tallies.values("partner").annotate(sum=Sum(F("forms") + F("purchases"))).values("sum")
    return queryset.annotate(opt_ins_30=Coalesce(Subquery(summed, output_field=BigIntegerField()), 0))


def _tallies(kind: str) -> tuple[QuerySet[Any, Any], str]:
    """The tallies that hold such hits, and the column that counts them."""
    if kind == "link":
        return LinkTally.objects.filter(visits__gt=0).exclude(outcome__in=NOT_HITS), "visits"
    if kind == "partner":
        return PartnerTally.objects.filter(hits__gt=0), "hits"
    # Said aloud, or PostgreSQL would not take the index, which leaves out hits without an ad.
    return Tally.objects.filter(hits__gt=0).exclude(ad=NO_AD_ID), "hits"
