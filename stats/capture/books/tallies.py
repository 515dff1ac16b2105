"""The day's counts: raised with what they count, compared with it, mended from it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import connection, models

from stats.capture.books.rows import insert
from stats.models import Hit, LinkTally, OptIn, PartnerTally, RevenueTally, Tally, VisitClass

UNKNOWN_LINK = "unknown-link"

Cell = tuple[object, ...]
Number = int | Decimal

CELL = ("partner", "day", "link", "ad")
REVENUE_CELL = (*CELL, "currency")
PARTNER_CELL = ("day", "partner")
LINK_CELL = ("day", "link", "outcome")
HIT_FIGURES = ("hits", "uniques", "filtered")


def lock() -> None:
    """Let one transaction at a time raise tallies by hits.

    Two couriers that met the same rows in different orders would wait for each other for ever.
    SQLite's IMMEDIATE transactions already come one by one. Call it inside a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('stats.tallies'))")


def outcome(visit_class: str, reason: str) -> str:
    """How a visit ended, for its link: its class, or why a counted one is not credited."""
    return reason or visit_class if visit_class == VisitClass.COUNTED else visit_class


def raise_hits(hits: Iterable[Hit]) -> None:
    """Raise every tally by hits that are new."""
    cells: dict[str, Counter[Cell]] = {figure: Counter() for figure in HIT_FIGURES}
    outcomes: Counter[Cell] = Counter()
    for hit in hits:
        outcomes[hit.day, hit.link_id, outcome(hit.visit_class, hit.reason)] += 1
        if hit.partner_id is None:
            continue
        cell = (hit.partner_id, hit.day, hit.link_id, hit.ad_id or 0)
        cells["hits" if hit.visit_class == VisitClass.COUNTED else "filtered"][cell] += 1
        cells["uniques"][cell] += hit.is_unique
    _raise(LinkTally, LINK_CELL, {"visits": outcomes})
    _raise(Tally, CELL, cells)
    _raise(PartnerTally, PARTNER_CELL, {figure: _by_partner(counts) for figure, counts in cells.items()})


def raise_unknown_link(day: date) -> None:
    """One more visit to a link that nobody knows."""
    _raise(LinkTally, LINK_CELL, {"visits": {(day, 0, UNKNOWN_LINK): 1}})


def raise_opt_in(opt_in: OptIn, by: int = 1) -> None:
    """Raise (or lower, by -1) the tallies by one credited opt-in. Uncredited ones count nowhere."""
    if opt_in.partner_id is None:
        return
    cell = (opt_in.partner_id, opt_in.day, opt_in.link_id, opt_in.ad_id or 0)
    figure = "forms" if opt_in.kind == OptIn.Kind.FORM else "purchases"
    _raise(Tally, CELL, {figure: {cell: by}})
    if opt_in.amount:
        _raise(RevenueTally, REVENUE_CELL, {"revenue": {(*cell, opt_in.currency): opt_in.amount * by}})
    _raise(PartnerTally, PARTNER_CELL, {figure: {(opt_in.day, opt_in.partner_id): by}})


def _by_partner(counts: Mapping[Cell, int]) -> Counter[Cell]:
    totals: Counter[Cell] = Counter()
    for (partner, day, *_), count in counts.items():
        totals[day, partner] += count
    return totals


def _raise(model: type[models.Model], key: tuple[str, ...], figures: Mapping[str, Mapping[Cell, Number]]) -> None:
    """Add to cells, making those that are missing. `figures`: column -> cell -> what to add.

    Cells are touched in one order everywhere, so that two transactions cannot wait for each other.
    """
    cells = sorted({cell for counts in figures.values() for cell, count in counts.items() if count}, key=repr)
    counted = [field.name for field in model._meta.concrete_fields if field.name not in key and not field.primary_key]
    rows = [[*cell, *(figures.get(name, {}).get(cell, 0) for name in counted)] for cell in cells]
    sums = ", ".join(f"{name} = {model._meta.db_table}.{name} + excluded.{name}" for name in counted)
    insert(model, [*key, *counted], rows, f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}")
