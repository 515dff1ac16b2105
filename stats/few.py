"""Ids as the database looks them up best."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class Few(Subquery):
    """For `..._in=`: PostgreSQL guesses how many ids a subquery has, and reads whole tables where it guesses thousands.

    From an array it expects ten, and takes the index.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT unnest(ARRAY(%(subquery)s)))")


class Among(In):
    """For `filter()`: `Among(F("partner"), ids)` is `partner__in=ids`, of whole numbers.

    PostgreSQL is given them as one array, so that Django need not write and check a hundred placeholders.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def among(column: str, ids: Sequence[int]) -> tuple[str, list[Any]]:
    """The same as SQL, with its parameters; of at least one id."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(ids)]
    return f"{column} IN ({', '.join(['%s'] * len(ids))})", list(ids)
