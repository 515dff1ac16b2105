"""Which tallies answer a question, grouped, named and put in order."""

from dataclasses import replace
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Model,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.team import first_of_team, team_ids
from stats.few import Among
from stats.models import PartnerTally, RevenueTally, Tally
from stats.reports.figures import sums
from stats.reports.questions import Question

NAMED: dict[str, type[Model]] = {"link": TrackingLink, "partner": Partner, "ad": Ad}

# How columns that are made of others sort: of the sums of their row.
MADE_OF_OTHERS: dict[str, Combinable] = {
    "conversion": Cast(F("sum_forms") + F("sum_purchases"), FloatField())
    / NullIf(F("sum_unique"), 0, output_field=FloatField()),
}

# A larger team is found by each query itself.
MOST_NAMED = 2000


def with_team(question: Question) -> Question:
    """The question with the ids of a team that is not too large; by one query, if nobody has asked yet.

    PostgreSQL expects ten partners from a subquery, whoever asks. Of ids that it is given it knows
    how many rows they have, and reads an index where they are few and the table where they are all.
    """
    if question.is_team_known:
        return question
    team = first_of_team(question.partner.pk, MOST_NAMED + 1)
    return replace(question, team=team if len(team) <= MOST_NAMED else (), is_team_known=True)


def counted(question: Question, columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The smallest tallies that know these columns, grouped by them, with their sums."""
    grouped: QuerySet[Any, Any] = cells(question, columns).values(*columns).annotate(**sums())
    return grouped


def cells(question: Question, columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The tallies themselves: of the team, the days and what is chosen."""
    return _of_team(question, smallest_tallies(question, columns)._default_manager.all())


def smallest_tallies(question: Question, columns: tuple[str, ...]) -> type[PartnerTally | Tally]:
    """Those that know these columns and what is chosen."""
    return PartnerTally if {*columns, *question.chosen} <= {"day", "partner"} else Tally


def _beside_before(question: Question) -> QuerySet[Any, Any]:
    """The very rows that there are without a comparison, each with `before_hits`, ..."""
    now, before = Q(day__gte=question.days.start), Q(day__lt=question.days.start)
    counts = {**sums(only=now), **sums("before", before), "tallies_now": Count("hits", filter=now)}
    grouped = cells(replace(question, days=question.days_read), question.rows).values(*question.rows)
    found: QuerySet[Any, Any] = grouped.annotate(**counts).filter(tallies_now__gt=0)
    return found


def revenue_of_rows(question: Question) -> QuerySet[Any, Any]:
    """The sum of each currency, grouped by the rows and `is_before`; nothing is, where nothing is compared."""
    tallies = _of_team(replace(question, days=question.days_read), RevenueTally.objects.all())
    is_before = ExpressionWrapper(Q(day__lt=question.days.start), BooleanField())
    return _by_currency(tallies.annotate(is_before=is_before), *question.rows, "is_before")


def _of_team(question: Question, tallies: QuerySet[Any]) -> QuerySet[Any]:
    team = Q(Among(F("partner"), question.team)) if question.team else Q(partner__in=team_ids(question.partner.pk))
    return _chosen(question, tallies).filter(team)


def _chosen(question: Question, tallies: QuerySet[Any]) -> QuerySet[Any]:
    """Tallies of the days, and of these only the chosen; of anybody."""
    only = (Among(F(column), ids) for column, ids in question.chosen.items())
    return tallies.filter(*only, day__range=(question.days.start, question.days.end)).order_by()


def _by_currency(tallies: QuerySet[RevenueTally], *columns: str) -> QuerySet[Any, Any]:
    grouped: QuerySet[Any, Any] = tallies.values(*columns, "currency").annotate(sum=Sum("revenue"))
    return grouped


def named_and_ordered(question: Question) -> QuerySet[Any, Any]:
    """The rows of the answer as dictionaries: ids, sums, and `<column>_code`, `<column>_name` of each id.

    Names and order are bare subqueries, which the database asks once a row; wrapped into a function
    they would join the GROUP BY, and be asked once a tally.
    """
    grouped = _beside_before(question) if question.has_rows_before else counted(question, question.rows)
    rows: QuerySet[Any, Any] = grouped.annotate(**_sorted_by(question)).annotate(**_names(question.rows))
    return rows.order_by(_order(question), *[F(_key(column)).asc(nulls_first=True) for column in question.rows])


def _names(rows: tuple[str, ...]) -> dict[str, Subquery]:
    names: dict[str, Subquery] = {}
    for column in rows:
        if column in NAMED:
            names[f"{column}_code"] = _of(column, "code")
            names[f"{column}_name"] = _of(column, "name")
    if "ad" in rows:
        names |= {"ad_maker": _of("ad", "partner__name"), "ad_maker_id": _of("ad", "partner")}
    return names


def _of(column: str, wanted: str) -> Subquery:
    """What the row says whose id stands in a tally."""
    manager = NAMED[column]._default_manager
    return Subquery(manager.filter(pk=OuterRef(column)).values(wanted)[:1])


def _key(column: str) -> str:
    return f"{column}_code" if column in NAMED else column


def _sorted_by(question: Question) -> dict[str, Any]:
    """What the rows are sorted by, where it is no column of theirs yet."""
    order = question.order
    if order.currency:
        return {"sorted_by": Subquery(_revenue_of_row(question).filter(currency=order.currency).values("sum"))}
    made = MADE_OF_OTHERS.get(order.column)
    return {"sorted_by": made} if made else {}


def _revenue_of_row(question: Question) -> QuerySet[Any, Any]:
    """The revenue beside a row of the outer query. Whether its partner is of the team need not be asked again."""
    tallies = RevenueTally.objects.all()
    narrowed = _chosen(question, tallies) if "partner" in question.rows else _of_team(question, tallies)
    return _by_currency(narrowed.filter(**{column: OuterRef(column) for column in question.rows}))


def _order(question: Question) -> OrderBy:
    """No ad, and no revenue in a currency, are the least there is; a blank of what is made of others comes last."""
    order = question.order
    is_made = order.column in MADE_OF_OTHERS
    if order.column in question.rows:
        by = F(_key(order.column))
    else:
        by = F("sorted_by" if order.currency or is_made else f"sum_{order.column}")
    if order.is_descending:
        return by.desc(nulls_last=True)
    return by.asc(nulls_last=True) if is_made else by.asc(nulls_first=True)
