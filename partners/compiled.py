"""Queries that Django writes once in a process, for what pages ask again and again.

Writing a query takes Django longer than a small one takes the database. A compiled one keeps its SQL; each run
gives it other values. Whatever decides how the SQL looks (a limit, a filter that is there or not) is fixed.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(Expression):
    """A value that is given later: it may stand where a query wants a value, and among the parameters of RawSQL."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        return "%s", [self]


def id_of(row: Model | Given) -> Any:
    """The id of a row, or what stands for it."""
    return row if isinstance(row, Given) else row.pk


@dataclass(frozen=True, slots=True)
class Written(Generic[Row]):
    """A query with its SQL, and the parameters among which the places of given values are."""

    rows: QuerySet[Any, Row]
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]

    def run(self, values: dict[str, Any]) -> list[Row]:
        """Django itself asks and makes rows of the answer; only the writing is left out."""
        params = tuple(_of_database(each, values) if isinstance(each, Given) else each for each in self.params)
        compiler, rows = copy.copy(self.compiler), self.rows.all()
        compiler.as_sql = lambda *_, **__: (self.sql, params)  # type: ignore[method-assign]
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)


class Compiled(Generic[Row]):
    """A query of models or tuples, called with what it is given by name; returns a list."""

    def __init__(self, write: Callable[..., QuerySet[Any, Row]], fields: dict[str, Field[Any, Any]]) -> None:
        self._write = write
        self._given = {name: Given(name, field) for name, field in fields.items()}
        self._written: Written[Row] | None = None

    def __call__(self, **values: Any) -> list[Row]:
        """Raises KeyError where a value is missing."""
        if self._written is None:
            rows = self._write(**self._given)
            compiler = rows.query.get_compiler(connection.alias)
            sql, params = compiler.as_sql()
            compiler.connection = connection  # that of whichever thread runs it, not of this one
            self._written = Written(rows, compiler, sql, params)
        return self._written.run(values)


def compiled(**fields: Field[Any, Any]) -> Callable[[Callable[..., QuerySet[Any, Row]]], Compiled[Row]]:
    """For a function that writes a query with the values of these names, each of its field's kind."""

    def written_once(write: Callable[..., QuerySet[Any, Row]]) -> Compiled[Row]:
        return Compiled(write, fields)

    return written_once


def _of_database(given: Given, values: dict[str, Any]) -> Any:
    return given.output_field.get_db_prep_value(values[given.name], connection)
