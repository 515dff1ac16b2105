"""Tallies against the rows that they count: verify names every cell that differs, recount mends."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from stats.capture.books.tallies import CELL, LINK_CELL, PARTNER_CELL, REVENUE_CELL, UNKNOWN_LINK, Cell, Number, lock
from stats.models import (
    Hit,
    LinkTally,
    OptIn,
    PartnerTally,
    PrunedDay,
    RevenueTally,
    Tally,
    UnknownLinkVisits,
    VisitClass,
)

COUNTED = Q(visit_class=VisitClass.COUNTED)
FIGURES = ("hits", "uniques", "filtered", "forms", "purchases")

Columns = tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose tally is not what counting gives."""

    tally: str
    cell: Cell
    tallied: Columns | None
    counted: Columns | None

    def __str__(self) -> str:
        cell = " ".join(str(part) for part in self.cell)
        return f"{self.tally} {cell}: tallied {_shown(self.tallied)}, counted {_shown(self.counted)}"


def _shown(columns: Columns | None) -> str:
    return "nothing" if columns is None else "/".join(str(number) for number in columns)


def days() -> list[date]:
    """Every day that has hits, opt-ins or tallies; of a pruned one nothing can be counted again."""
    dated = (Hit, OptIn, Tally, LinkTally, PartnerTally)
    queries = (model._default_manager.values_list("day").distinct() for model in dated)
    pruned = PrunedDay.objects.newest()
    return sorted({day for query in queries for (day,) in query if day > pruned})


def differences(day: date) -> list[Difference]:
    """The cells of a day that differ, in one consistent look at the books."""
    with transaction.atomic():
        lock()
        return list(_differences(day))


def recount(day: date) -> int:
    """Write the day's tallies anew from hits and opt-ins. Returns how many cells differed."""
    with transaction.atomic():
        lock()
        found = list(_differences(day))
        if found:
            for model, _, _, counted in _books(day):
                _stored(model, day).delete()
                model._default_manager.bulk_create(model(**cell) for cell in counted)
        return len(found)


def _differences(day: date) -> Iterator[Difference]:
    if day <= PrunedDay.objects.newest():
        return
    for model, key, columns, counted in _books(day):
        expected = {tuple(row[name] for name in key): tuple(row[name] for name in columns) for row in counted}
        rows = _stored(model, day).values_list(*key, *columns)
        tallied = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in rows if any(row[len(key) :])}
        for cell in sorted(expected.keys() | tallied.keys(), key=repr):
            if expected.get(cell) != tallied.get(cell):
                yield Difference(model._meta.model_name or "", cell, tallied.get(cell), expected.get(cell))


def _stored(model: type[models.Model], day: date) -> "models.QuerySet[models.Model]":
    """A day's tallies of one kind, but for visits to unknown links that left no row to count again."""
    rows = model._default_manager.filter(day=day)
    is_told_whole = model is not LinkTally or UnknownLinkVisits.objects.filter(day=day).exists()
    return rows if is_told_whole else rows.exclude(outcome=UNKNOWN_LINK)


Book = tuple[type[models.Model], tuple[str, ...], tuple[str, ...], list[dict[str, Any]]]


def _books(day: date) -> list[Book]:
    """What counting gives: for each kind of tally its key, its columns and its rows."""
    cells = _count_cells(day)
    totals: dict[object, dict[str, Any]] = {}
    for row in cells:
        total = totals.setdefault(row["partner"], {"day": day, "partner": row["partner"], **dict.fromkeys(FIGURES, 0)})
        for figure in FIGURES:
            total[figure] += row[figure]
    return [
        (LinkTally, LINK_CELL, ("visits",), _count_outcomes(day) + _count_unknown_links(day)),
        (Tally, CELL, FIGURES, cells),
        (RevenueTally, REVENUE_CELL, ("revenue",), _count_revenue(day)),
        (PartnerTally, PARTNER_CELL, FIGURES, list(totals.values())),
    ]


def _count_outcomes(day: date) -> list[dict[str, Any]]:
    ended = Case(
        When(COUNTED & ~Q(reason=""), then=F("reason")), default=F("visit_class"), output_field=models.CharField()
    )
    rows = Hit.objects.filter(day=day).values_list("day", "link_id", ended).annotate(visits=Count("id"))
    return [dict(zip((*LINK_CELL, "visits"), row, strict=True)) for row in rows]


def _count_unknown_links(day: date) -> list[dict[str, Any]]:
    visits = UnknownLinkVisits.objects.filter(day=day).aggregate(visits=Sum("visits"))["visits"]
    return [dict(zip((*LINK_CELL, "visits"), (day, 0, UNKNOWN_LINK, visits), strict=True))] if visits else []


def _count_cells(day: date) -> list[dict[str, Any]]:
    cells: dict[Cell, Counter[str]] = {}
    hits = (
        Hit.objects.filter(day=day, partner__isnull=False)
        .values_list("partner_id", "day", "link_id", Coalesce("ad_id", 0))
        .annotate(
            hits=Count("id", filter=COUNTED),
            uniques=Count("id", filter=Q(is_unique=True)),
            filtered=Count("id", filter=~COUNTED),
        )
    )
    for *cell, counted, uniques, filtered in hits:
        cells[tuple(cell)] = Counter(hits=counted, uniques=uniques, filtered=filtered)
    opt_ins = (
        OptIn.objects.counted()
        .filter(day=day)
        .values_list("partner_id", "day", "link_id", Coalesce("ad_id", 0))
        .annotate(
            forms=Count("id", filter=Q(kind=OptIn.Kind.FORM)), purchases=Count("id", filter=Q(kind=OptIn.Kind.PURCHASE))
        )
    )
    for *cell, forms, purchases in opt_ins:
        cells.setdefault(tuple(cell), Counter()).update(forms=forms, purchases=purchases)
    return [
        {**dict(zip(CELL, cell, strict=True)), **{name: count[name] for name in FIGURES}}
        for cell, count in cells.items()
    ]


def _count_revenue(day: date) -> list[dict[str, Any]]:
    rows = (
        OptIn.objects.counted()
        .filter(day=day, amount__gt=F("refunded"))
        .values_list("partner_id", "day", "link_id", Coalesce("ad_id", 0), "currency")
        .annotate(revenue=Sum(F("amount") - F("refunded")))
    )
    return [dict(zip((*REVENUE_CELL, "revenue"), row, strict=True)) for row in rows]
