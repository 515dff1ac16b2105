"""A partner's opt-ins, as their pages show them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OrderBy, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import NullIf

from partners.models import Partner
from stats.models import Adjustment, OptIn
from stats.reports.figures import THOUSANDTH, Figures, add_up

HIDDEN = ("email", "customer", "reference")

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
    """Of some opt-ins: how many, how many of them were taken back, what the rest counts, and currencies of them all."""

    number: int
    taken_back: int
    figures: Figures
    by_day: Mapping[date, Figures]
    currencies: frozenset[str]


def opt_ins_of(partner: Partner) -> QuerySet[OptIn]:
    """The newest first, as pages show them."""
    return shown(OptIn.objects.credited_to(partner))


def shown(opt_ins: QuerySet[OptIn], sort: str = NEWEST_FIRST) -> QuerySet[OptIn]:
    """In that order, without what is the owner's alone; `was_taken_back` says whether it had ever been."""
    taken_back = Adjustment.objects.filter(order__opt_in=OuterRef("pk"), kind=Adjustment.Kind.REVERSAL)
    told = opt_ins.annotate(was_taken_back=Exists(taken_back)).order_by(*ORDERS[sort])
    return told.select_related("link", "ad__partner").defer(*HIDDEN, "trace")


def summary(opt_ins: QuerySet[OptIn]) -> Summary:
    """One query. What was taken back is in no figure; what was paid back is no revenue."""
    number = taken_back = 0
    by_day: defaultdict[date, list[Figures]] = defaultdict(list)
    found = list(_by_day(opt_ins))
    for row in found:
        number += row["number"]
        if row["status"] == OptIn.Status.REVERSED:
            taken_back += row["number"]
        else:
            by_day[row["day"]].append(_figures(row))
    summed = {day: add_up(rows) for day, rows in sorted(by_day.items())}
    currencies = frozenset(row["currency"] for row in found if row["currency"])
    return Summary(number, taken_back, add_up(summed.values()), summed, currencies)


def _by_day(opt_ins: QuerySet[OptIn]) -> QuerySet[Any, Any]:
    grouped: QuerySet[Any, Any] = opt_ins.order_by().values("day", "kind", "status", "currency")
    found: QuerySet[Any, Any] = grouped.annotate(number=Count("pk"), paid=Sum("amount"), paid_back=Sum("refunded"))
    return found


def _figures(row: Mapping[str, Any]) -> Figures:
    if row["kind"] == OptIn.Kind.FORM:
        return Figures(forms=row["number"])
    if row["paid"] is None:
        return Figures(purchases=row["number"])
    revenue: Decimal = (row["paid"] - row["paid_back"]).quantize(THOUSANDTH)
    return Figures(purchases=row["number"], revenue={row["currency"]: revenue})
