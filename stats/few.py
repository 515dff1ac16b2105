"""Ids that the database shall expect to be few."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.db.models.sql.compiler import SQLCompiler


class Few(Subquery):
    """For `..._in=`: PostgreSQL guesses how many ids a subquery has, and reads whole tables where it guesses thousands.

    From an array it expects ten, and takes the index.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT unnest(ARRAY(%(subquery)s)))")
