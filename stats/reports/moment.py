"""Several queries that see the books as they are at one moment, whatever is counted meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Compiling a query takes PostgreSQL longer than it ever saves here; sorting on the disk is slower than memory.
BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'",
    "sqlite": "BEGIN DEFERRED",
}


@contextmanager
def of_one_moment() -> Iterator[None]:
    """For reading only, and not inside itself. Inside a transaction that transaction decides.

    Plain statements instead of `atomic()`, with which SQLite's readers would wait for its writers.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("COMMIT")
