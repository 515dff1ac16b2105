"""Rows of the copy: read, put in, taken out. Only what differs is written: each write drops every process's memory."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

# SQLite takes 32,766 parameters in one statement.
CHUNK = 1000

Row = tuple[Any, ...]


def keep(copy: sqlite3.Connection, table: str, wanted: Sequence[Row], held: Iterable[Row], key: str = "id") -> None:
    """Make the held rows the wanted ones. The key is the first column."""
    gone = {row[0]: row for row in held}
    different = [row for row in wanted if gone.pop(row[0], None) != row]
    if different:
        marks = ", ".join("?" * len(different[0]))
        copy.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", different)
    copy.executemany(f"DELETE FROM {table} WHERE {key} = ?", [(row,) for row in gone])


def keep_whole(copy: sqlite3.Connection, table: str, wanted: Sequence[Row], key: str = "id") -> None:
    """Make the wanted rows all that the table holds."""
    keep(copy, table, wanted, copy.execute(f"SELECT * FROM {table}"), key)


def among(copy: sqlite3.Connection, table: str, keys: Iterable[object]) -> Iterable[Row]:
    """The rows with these ids."""
    left = iter(keys)
    while chunk := list(islice(left, CHUNK)):
        marks = ", ".join("?" * len(chunk))
        yield from copy.execute(f"SELECT * FROM {table} WHERE id IN ({marks})", chunk)


def between(copy: sqlite3.Connection, table: str, after: int, last: int | None) -> Iterable[Row]:
    """The rows behind one id, up to another or to the end."""
    if last is None:
        return copy.execute(f"SELECT * FROM {table} WHERE id > ?", [after])
    return copy.execute(f"SELECT * FROM {table} WHERE id > ? AND id <= ?", [after, last])


def newest(copy: sqlite3.Connection, table: str) -> int:
    """The highest id; 0 for an empty table."""
    (row,) = copy.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    return int(row)


def count(copy: sqlite3.Connection, table: str) -> int:
    (rows,) = copy.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)


def buckets(copy: sqlite3.Connection, table: str, size: int) -> dict[int, int]:
    """How many rows there are among each `size` of ids."""
    return dict(copy.execute(f"SELECT id / ?, count(*) FROM {table} GROUP BY 1", [size]).fetchall())
