"""A table of the copy is made what its rows in the database are: by what changed, by what is new, or by comparing."""

import sqlite3
from datetime import datetime
from itertools import cycle

from stats.capture.routes import rows
from stats.capture.routes.sources import SLICE, SOURCES, Source

# A small portal is compared whole in each round, three million ads within an hour.
SWEPT = 1000


def copy_changed(copy: sqlite3.Connection, source: Source, since: datetime) -> None:
    """Take over the rows that were changed since."""
    for batch in source.changed_since(since):
        rows.keep(copy, source.table, batch, rows.among(copy, source.table, (row[0] for row in batch)))


def compare(copy: sqlite3.Connection, source: Source, after: int = 0, limit: int = SLICE) -> int | None:
    """Compare the next rows by id, the deleted ones as well. Returns the last id, None at the end of the table."""
    wanted = source.after(after, limit)
    last: int | None = wanted[-1][0] if len(wanted) == limit else None
    rows.keep(copy, source.table, wanted, rows.between(copy, source.table, after, last))
    return last


def compare_all(copy: sqlite3.Connection, source: Source, after: int | None = 0) -> None:
    """Compare the rows behind an id, to the end of the table."""
    while after is not None:
        after = compare(copy, source, after)


def copy_new(copy: sqlite3.Connection, source: Source) -> None:
    """Take over the rows that are newer than all that the copy has."""
    compare_all(copy, source, rows.newest(copy, source.table))


def recount(copy: sqlite3.Connection, source: Source) -> None:
    """Find rows that were deleted or came late: compare where there are more or fewer of them than in the copy."""
    newest = rows.newest(copy, source.table)
    if source.count(newest) == rows.count(copy, source.table):
        return
    wanted, held = source.buckets(newest), rows.buckets(copy, source.table, SLICE)
    for bucket in sorted(wanted.keys() | held.keys()):
        if wanted.get(bucket) != held.get(bucket):
            compare(copy, source, after=bucket * SLICE - 1)


class Sweep:
    """Goes round all tables, a few rows at a time, and finds what no change and no count betrayed.

    A restored backup, for example, or an update past the models.
    """

    def __init__(self, rows_a_round: int = SWEPT) -> None:
        self._rows = rows_a_round
        self._sources = cycle(SOURCES)
        self._source, self._after = next(self._sources), 0

    def go_on(self, copy: sqlite3.Connection) -> None:
        """Compare the next rows: through small tables at once, of a large one a part."""
        for _ in SOURCES:
            last = compare(copy, self._source, self._after, self._rows)
            if last is not None:
                self._after = last
                return
            self._source, self._after = next(self._sources), 0
