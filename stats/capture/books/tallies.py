"""The day's counts: raised with what they count, compared with it, mended from it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import connection, models

from stats.capture.books.rows import insert
from stats.models import LinkTally, OptIn, PartnerTally, RevenueTally, Tally
from stats.models.tallies import Figures

UNKNOWN_LINK = "unknown-link"

Cell = tuple[object, ...]
Number = int | Decimal

CELL = ("partner", "day", "link", "ad")
REVENUE_CELL = (*CELL, "currency")
PARTNER_CELL = ("day", "partner")
LINK_CELL = ("day", "link", "outcome")

LEAST_AMOUNT = Decimal("0.0005")


def lock() -> None:
    """Let one transaction at a time raise tallies by hits, and be on the disk when it is over.

    Two couriers that met the same rows in different orders would wait for each other for ever.
    SQLite's IMMEDIATE transactions already come one by one. Call it inside a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('stats.tallies'))")


def raise_unknown_link(day: date, visits: int) -> None:
    """More visits to links that nobody knows."""
    _raise(LinkTally, LINK_CELL, {"visits": {(day, 0, UNKNOWN_LINK): visits}})


def raise_opt_in(opt_in: OptIn, by: int = 1) -> None:
    """Raise (or lower, by -1) the tallies by one credited opt-in. Uncredited and reversed ones count nowhere.

    A cell that came down to nothing goes, or reports would show an empty row.
    """
    if opt_in.partner_id is None or opt_in.status == OptIn.Status.REVERSED:
        return
    cell = (opt_in.partner_id, opt_in.day, opt_in.link_id, opt_in.ad_id or 0)
    figure = "forms" if opt_in.kind == OptIn.Kind.FORM else "purchases"
    _raise(Tally, CELL, {figure: {cell: by}})
    if opt_in.net_amount:
        _raise(RevenueTally, REVENUE_CELL, {"revenue": {(*cell, opt_in.currency): opt_in.net_amount * by}})
    _raise(PartnerTally, PARTNER_CELL, {figure: {(opt_in.day, opt_in.partner_id): by}})
    if by < 0:
        _remove_empty(opt_in)


def _remove_empty(opt_in: OptIn) -> None:
    day = {"day": opt_in.day, "partner": opt_in.partner_id}
    cell = {**day, "link": opt_in.link_id, "ad": opt_in.ad_id or 0}
    nothing = dict.fromkeys((field.name for field in Figures._meta.fields), 0)
    Tally.objects.filter(**cell, **nothing).delete()
    PartnerTally.objects.filter(**day, **nothing).delete()
    # SQLite adds up in floating point.
    RevenueTally.objects.filter(**cell, currency=opt_in.currency, revenue__lt=LEAST_AMOUNT).delete()


def _raise(model: type[models.Model], key: tuple[str, ...], figures: Mapping[str, Mapping[Cell, Number]]) -> None:
    """Add to cells, making those that are missing. `figures`: column -> cell -> what to add.

    Cells are touched in one order everywhere, so that two transactions cannot wait for each other.
    """
    cells = sorted({cell for counts in figures.values() for cell, count in counts.items() if count}, key=repr)
    counted = [field.name for field in model._meta.concrete_fields if field.name not in key and not field.primary_key]
    rows = [[*cell, *(figures.get(name, {}).get(cell, 0) for name in counted)] for cell in cells]
    sums = ", ".join(f"{name} = {model._meta.db_table}.{name} + excluded.{name}" for name in counted)
    insert(model, [*key, *counted], rows, f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}")
