"""Many rows into a table by few statements, in the dialect that SQLite and PostgreSQL share."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# SQLite takes 32,766 parameters in one statement.
CHUNK = 500


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[object]], ending: str) -> None:
    """Insert values for the named fields, with `ON CONFLICT …` as the ending."""
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(name) for name in names]  # type: ignore[misc]
    columns = ", ".join(field.column or field.name for field in fields)
    place = "(" + ", ".join(["%s"] * len(fields)) + ")"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            places = ", ".join([place] * len(chunk))
            values = [
                field.get_db_prep_save(value, connection)
                for row in chunk
                for field, value in zip(fields, row, strict=True)
            ]
            cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {places} {ending}", values)
