"""The file of routes: what is in it, and how it is opened. One writes, any number of processes read."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

# In seconds.
READERS_WAIT, WRITER_WAITS = 0.2, 2.0
READERS_CACHE, WRITERS_CACHE = 4 * 1024, 16 * 1024  # in KiB

TABLES = {
    "links": "id INTEGER PRIMARY KEY, code TEXT, website_address TEXT, fallback_address TEXT, is_in_use INTEGER,"
    " is_open_to_all INTEGER, expires_at TEXT",
    "aliases": "id INTEGER PRIMARY KEY, code TEXT, link INTEGER",
    "link_programs": "id INTEGER PRIMARY KEY, link INTEGER, program INTEGER",
    "partners": "id INTEGER PRIMARY KEY, code TEXT, parent INTEGER, is_active INTEGER",
    "partner_programs": "id INTEGER PRIMARY KEY, partner INTEGER, program INTEGER",
    "ads": "id INTEGER PRIMARY KEY, partner INTEGER, code TEXT",
    "forms": "id INTEGER PRIMARY KEY, code TEXT, thank_you_address TEXT, opt_ins_per TEXT, most_an_hour INTEGER",
    "visitor_keys": "day TEXT PRIMARY KEY, key BLOB",
    "facts": "name TEXT PRIMARY KEY, value TEXT",
}
# None is unique: a code may belong to a deleted row as well, until its absence is noticed.
INDEXES = {
    "links": "code",
    "aliases": "code",
    "link_programs": "link, program",
    "partners": "code, id, parent, is_active",
    "partner_programs": "partner, program",
    "ads": "partner, code",
    "forms": "code",
}

# Of the tables themselves, so that nobody can forget it: a file of another version is written anew.
VERSION = crc32(repr((TABLES, INDEXES)).encode()) & 0x7FFFFFFF


def open_for_reading(file: Path) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time. Raises sqlite3.Error; never makes the file."""
    # Not mode=ro: who comes first after a crash must be able to read the log that is left.
    address = f"file:{quote(str(file))}?mode=rw"
    connection = sqlite3.connect(
        address, READERS_WAIT, uri=True, isolation_level=None, check_same_thread=False, cached_statements=32
    )
    connection.execute(f"PRAGMA cache_size = -{READERS_CACHE}")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that is kept if the block ends without an error. Who else writes waits; who reads does not.

    Nothing is written where nothing changes. What was overwritten is gone from the disk afterwards.
    """
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(file, WRITER_WAITS, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA cache_size = -{WRITERS_CACHE}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
        _empty_log(connection, file)


def _empty_log(connection: sqlite3.Connection, file: Path) -> None:
    """Overwritten keys must not stay in the log. While somebody reads it cannot be done: next time, then."""
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def version(connection: sqlite3.Connection) -> int:
    """Which version of the tables the file has; 0 for an empty file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def begin_anew(connection: sqlite3.Connection) -> None:
    """Empty tables: until the transaction ends, readers see what was there before."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        connection.execute(f'DROP TABLE "{table}"')
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def make_indexes(connection: sqlite3.Connection) -> None:
    """Made after the rows: sorting once is faster than finding a place for each."""
    for table, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_by_code ON {table} ({columns})")


def is_damaged(problem: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, and not who else uses it or the disk."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def discard(file: Path) -> None:
    """Remove a damaged file. Who reads it keeps it until a new one is complete."""
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
