"""A batch of hits on its way into the books: rows of a temporary table, put there the fastest way a database has."""

import csv
import io
from collections.abc import Iterable

from django.db import connection

from stats.capture.books import statements
from stats.capture.books.days import Place
from stats.capture.journal.records import HitRecord

Row = tuple[str | int | None, ...]


def row(hit: HitRecord, place: Place) -> Row:
    """The hit as both databases take it."""
    return (
        hit.id.hex,
        place.at,
        place.day,
        hit.link,
        hit.partner,
        hit.ad,
        hit.visit_class,
        hit.reason,
        hit.visitor.hex if hit.visitor else None,
        hit.referring_host,
        hit.agent_family,
    )


def arrive(rows: Iterable[Row]) -> None:
    """Put the rows, and nothing else, into the temporary table."""
    ending = "ON COMMIT DELETE ROWS" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for statement in statements.EMPTY_TABLES:
            cursor.execute(statement.format(ending=ending))
        if connection.vendor == "postgresql":
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            text.seek(0)
            with connection.wrap_database_errors:  # Django does it for every other method
                cursor.copy_expert(statements.COPY, text)
        else:
            cursor.executemany(statements.INSERT, list(rows))
