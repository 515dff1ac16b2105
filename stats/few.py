"""Ids as the database looks them up best."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Subquery
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

from partners.compiled import Given


class Few(Subquery):
    """For `..._in=`: PostgreSQL guesses how many ids a subquery has, and reads whole tables where it guesses thousands.

    From an array it expects ten, and takes the index.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT unnest(ARRAY(%(subquery)s)))")


class Ids(Field[Sequence[int], Any]):
    """What a query is given as ids: an array, or JSON where the database knows no arrays. No column is of this kind."""

    def get_db_prep_value(self, value: Sequence[int], connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: ARG002
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


IDS = Ids()
IN = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}


class Among(In):
    """For `filter()`: `Among(F("partner"), ids)` is `partner__in=ids`, of whole numbers, given now or later.

    They are one parameter, so that Django need not write and check a hundred placeholders.
    """

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        column, params = self.process_lhs(compiler, connection)
        ids = self.rhs if isinstance(self.rhs, Given) else IDS.get_db_prep_value(self.rhs, connection)
        return f"{column} {IN[connection.vendor]}", [*params, ids]


def among(column: str, ids: Sequence[int]) -> tuple[str, list[Any]]:
    """The same as SQL, with its parameters."""
    return f"{column} {IN[connection.vendor]}", [IDS.get_db_prep_value(ids, connection)]
