"""A partner's opt-ins, as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import NullIf

from partners.compiled import Given, compiled
from partners.models import Partner
from stats.models import Adjustment, OptIn
from stats.reports.figures import THOUSANDTH, Figures, add_up

HIDDEN = ("email", "customer", "reference")
AT_HOME = 4
TOLD_AT_HOME = ("kind", "at", "status", "amount", "refunded", "currency", "link__name", "ad__name")

# Amounts of two currencies cannot be compared: those of one stand together, the currencies by their letters in both
# directions. What has no amount comes last. Equal ones follow the newest first.
BY_CURRENCY = NullIf("currency", Value("")).asc(nulls_last=True)
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "-date": ("-at", "-pk"),
    "date": ("at", "pk"),
    "-amount": (BY_CURRENCY, F("amount").desc(), "-at", "-pk"),
    "amount": (BY_CURRENCY, F("amount").asc(), "-at", "-pk"),
}
NEWEST_FIRST = "-date"


@dataclass(frozen=True, slots=True)
class Summary:
    """Of some opt-ins: how many, how many of them were taken back, what the rest counts, and currencies of them all.

    The figures by day are the counts alone.
    """

    number: int
    taken_back: int
    figures: Figures
    by_day: Mapping[date, Figures]
    currencies: frozenset[str]


def opt_ins_of(partner: Partner | Given) -> QuerySet[OptIn]:
    """The newest first, as pages show them."""
    return shown(OptIn.objects.credited_to(partner))


@compiled(partner=BigIntegerField())
def latest_opt_ins(partner: Given) -> QuerySet[OptIn]:
    """The newest, with what home says of them."""
    return opt_ins_of(partner).select_related(None).select_related("link", "ad").only(*TOLD_AT_HOME)[:AT_HOME]


def shown(opt_ins: QuerySet[OptIn], sort: str = NEWEST_FIRST) -> QuerySet[OptIn]:
    """In that order, without what is the owner's alone; `was_taken_back` says whether it had ever been."""
    taken_back = Adjustment.objects.filter(order__opt_in=OuterRef("pk"), kind=Adjustment.Kind.REVERSAL)
    told = opt_ins.annotate(was_taken_back=Exists(taken_back)).order_by(*ORDERS[sort])
    return told.select_related("link", "ad__partner").defer(*HIDDEN, "trace")


def summary(opt_ins: QuerySet[OptIn]) -> Summary:
    """Two queries."""
    return _summary(_in_all(opt_ins), _days(opt_ins))


def summary_of(partner: Partner) -> Summary:
    """Of all that was credited to the partner; two queries."""
    return _summary(_in_all_of(partner=partner.pk), _days_of(partner=partner.pk))


@compiled(partner=BigIntegerField())
def _in_all_of(partner: Given) -> QuerySet[Any, tuple[Any, ...]]:
    return _in_all(OptIn.objects.credited_to(partner))


@compiled(partner=BigIntegerField())
def _days_of(partner: Given) -> QuerySet[Any, tuple[Any, ...]]:
    return _days(OptIn.objects.credited_to(partner))


def _summary(in_all: Iterable[tuple[Any, ...]], days: Iterable[tuple[Any, ...]]) -> Summary:
    """What was taken back is in no figure; what was paid back is no revenue."""
    number = taken_back = 0
    counting: list[Figures] = []
    currencies: set[str] = set()
    for kind, status, currency, counted, paid, paid_back in in_all:
        number += counted
        currencies.add(currency)
        if status == OptIn.Status.REVERSED:
            taken_back += counted
        else:
            counting.append(_figures(kind, counted, currency, paid, paid_back))
    by_day = {day: Figures(forms=forms, purchases=purchases) for day, forms, purchases in days}
    return Summary(number, taken_back, add_up(counting), by_day, frozenset(currencies - {""}))


def _in_all(opt_ins: QuerySet[OptIn]) -> QuerySet[Any, tuple[Any, ...]]:
    """Tuples: kind, status, currency, how many, what was paid for them, and what was paid back."""
    columns = ("kind", "status", "currency")
    sums = {"number": Count("*"), "paid": Sum("amount"), "paid_back": Sum("refunded")}
    grouped: QuerySet[Any, Any] = opt_ins.order_by().values(*columns)
    found: QuerySet[Any, tuple[Any, ...]] = grouped.annotate(**sums).values_list(*columns, *sums)
    return found


def _figures(kind: str, number: int, currency: str, paid: Decimal | None, paid_back: Decimal) -> Figures:
    if kind == OptIn.Kind.FORM:
        return Figures(forms=number)
    if paid is None:
        return Figures(purchases=number)
    return Figures(purchases=number, revenue={currency: (paid - paid_back).quantize(THOUSANDTH)})


def _days(opt_ins: QuerySet[OptIn]) -> QuerySet[Any, tuple[Any, ...]]:
    """Tuples: a day, and how many forms and purchases counted on it, for the chart."""
    kinds = {f"{kind}s": Count("kind", filter=Q(kind=kind)) for kind in OptIn.Kind}
    counted: QuerySet[Any, Any] = opt_ins.exclude(status=OptIn.Status.REVERSED).order_by().values("day")
    found: QuerySet[Any, tuple[Any, ...]] = counted.annotate(**kinds).values_list("day", *kinds)
    return found
