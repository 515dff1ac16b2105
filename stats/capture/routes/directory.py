"""The file of routes as a directory: codes are looked up in it, each by its index."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self

from stats.capture.routes import store
from stats.capture.routes.kinds import FormRoute, LinkRoute, PartnerRoute

LINK = """
SELECT id, website_address, fallback_address, is_in_use, expires_at, is_open_to_all,
    (SELECT group_concat(program) FROM link_programs WHERE link = links.id)
FROM links
WHERE id = coalesce((SELECT max(id) FROM links WHERE code = ?1), (SELECT max(link) FROM aliases WHERE code = ?1))
"""
PARTNER = """
SELECT id, parent, is_active, (SELECT group_concat(program) FROM partner_programs WHERE partner = partners.id)
FROM partners WHERE code = ? ORDER BY id DESC LIMIT 1
"""
PARENT = "SELECT parent FROM partners WHERE id = ?"
AD = "SELECT id FROM ads WHERE partner = ? AND code = ? ORDER BY id DESC LIMIT 1"
FORM = "SELECT id, thank_you_address, opt_ins_per, most_an_hour FROM forms WHERE code = ? ORDER BY id DESC LIMIT 1"

# Cycles cannot be stored; should one ever be, a visitor must still arrive.
MAX_DEPTH = 64

Unreadable = sqlite3.Error


class FileDirectory:
    """Asked by one thread at a time, inside `with directory:`, which reads one state of the file throughout.

    Raises Unreadable for what cannot be read.
    """

    def __init__(self, file: Path) -> None:
        self.inode = file.stat().st_ino
        self._connection = store.open_for_reading(file)
        self._cursor = self._connection.cursor()
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._lock.acquire()
        try:
            self._cursor.execute("BEGIN")
        except Unreadable:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._connection.rollback()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let every later look-up fail at once."""
        with self._lock:
            self._connection.close()

    def changes(self) -> int:
        """Another number as soon as another process has changed the file."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def facts(self) -> Mapping[str, Any]:
        """What the file says besides tables, by name; nothing while it holds no whole copy that can be read here."""
        if store.version(self._connection) != store.VERSION:
            return {}
        return {name: json.loads(value) for name, value in self._connection.execute("SELECT name, value FROM facts")}

    def visitor_keys(self) -> dict[str, bytes]:
        """The known keys, each by its day as `YYYY-MM-DD`."""
        return dict(self._connection.execute("SELECT day, key FROM visitor_keys").fetchall())

    def link(self, code: str) -> LinkRoute | None:
        row = self._row(LINK, code)
        if row is None:
            return None
        link, website_address, fallback_address, is_in_use, expires_at, is_open_to_all, programs = row
        return LinkRoute(
            link,
            website_address,
            fallback_address,
            not is_in_use,
            datetime.fromisoformat(expires_at) if expires_at else None,
            None if is_open_to_all else _ids(programs),
        )

    def partner(self, code: str) -> PartnerRoute | None:
        row = self._row(PARTNER, code)
        if row is None:
            return None
        partner, parent, is_active, programs = row
        return PartnerRoute(partner, bool(is_active), _ids(programs), self._line(partner, parent))

    def ad(self, code: str, line: tuple[int, ...]) -> int | None:
        for partner in line:
            if row := self._row(AD, partner, code):
                return int(row[0])
        return None

    def form(self, code: str) -> FormRoute | None:
        row = self._row(FORM, code)
        return FormRoute(*row) if row else None

    def _line(self, partner: int, parent: int | None) -> tuple[int, ...]:
        line = [partner]
        while parent is not None and len(line) <= MAX_DEPTH:
            line.append(parent)
            row = self._row(PARENT, parent)
            parent = row[0] if row else None
        return tuple(line)

    def _row(self, sql: str, *values: object) -> Any:
        return self._cursor.execute(sql, values).fetchone()


def _ids(listed: str | int | None) -> frozenset[int]:
    return frozenset(map(int, str(listed).split(","))) if listed else frozenset()
