"""Out of the database into the file, once a second: everything at first, afterwards what changed."""

import json
import sqlite3
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from partners.portal import Portal
from stats.capture.routes import facts, freshness, rows, store
from stats.capture.routes.comparing import Sweep, compare_all, copy_changed, copy_new, recount
from stats.capture.routes.sources import SOURCES, Source, forms
from stats.capture.routes.visitor_keys import keep_keys

# Hosts' clocks differ, and a transaction may commit long after it stamped its rows.
OVERLAP = timedelta(seconds=30)


def copy(file: Path, at: datetime) -> None:
    """Take over what changed in the database; everything, where that cannot be told.

    Raises what the database raises: the file then stays as it was.
    """
    _copier(file).copy(at)


def copy_everything(file: Path, at: datetime) -> None:
    """Compare every row, and take over what differs."""
    _copier(file).copy(at, is_whole=True)


@cache
def _copier(file: Path) -> "Copier":
    return Copier(file, Sweep())


class Copier:
    """Copies into one file. Remembers between the rounds how far it has looked."""

    def __init__(self, file: Path, sweep: Sweep | None) -> None:
        self._file = file
        self._sweep = sweep
        self._counted: dict[str, datetime] = {}
        self._drawn: facts.Facts = {}
        self._drawn_for: facts.Facts = {}

    def copy(self, at: datetime, *, is_whole: bool = False) -> None:
        """One round. Afterwards the copy is complete as of the moment."""
        try:
            self._copy(at, is_whole)
        except sqlite3.DatabaseError as problem:
            if store.is_damaged(problem):
                self._start_over()
            raise
        freshness.note(self._file, at)

    def _copy(self, at: datetime, is_whole: bool) -> None:
        portal, complete_at = Portal.objects.current(), freshness.moment(self._file)
        with store.writing(self._file) as copy:
            is_ours = _is_copy_of(portal, copy)
            if not is_ours:
                store.begin_anew(copy)
            if is_whole or not is_ours or complete_at is None or complete_at > at:
                self._copy_everything(copy)
            else:
                self._copy_changes(copy, complete_at - OVERLAP, at)
            rows.keep_whole(copy, "forms", forms())
            rows.keep_whole(copy, "visitor_keys", list(keep_keys(portal, at).items()), key="day")
            rows.keep_whole(copy, "facts", self._facts(portal), key="name")

    def _copy_everything(self, copy: sqlite3.Connection) -> None:
        for source in SOURCES:
            compare_all(copy, source)
        store.make_indexes(copy)

    def _copy_changes(self, copy: sqlite3.Connection, since: datetime, at: datetime) -> None:
        for source in SOURCES:
            if source.knows_changes:
                copy_changed(copy, source, since)
            else:
                copy_new(copy, source)
            self._recount(copy, source, at)
        if self._sweep:
            self._sweep.go_on(copy)

    def _recount(self, copy: sqlite3.Connection, source: Source, at: datetime) -> None:
        counted_at = self._counted.get(source.table)
        if counted_at is None or abs(at - counted_at) >= source.count_every:
            recount(copy, source)
            self._counted[source.table] = at

    def _facts(self, portal: Portal) -> list[rows.Row]:
        known = {"identity": facts.identity_of(portal), "settings": facts.settings_of(portal), **self._pages(portal)}
        return [(name, json.dumps(value)) for name, value in known.items()]

    def _pages(self, portal: Portal) -> facts.Facts:
        """The pages, drawn again only if the owner has changed something."""
        chosen = facts.settings_of(portal)
        if self._drawn_for != chosen:
            self._drawn, self._drawn_for = facts.pages_of(portal), chosen
        return self._drawn

    def _start_over(self) -> None:
        """The file is damaged: the next round makes a new one."""
        freshness.forget(self._file)
        store.discard(self._file)


def _is_copy_of(portal: Portal, copy: sqlite3.Connection) -> bool:
    """Whether the copy is one of this database, made by this version of the portal."""
    if store.version(copy) != store.VERSION:
        return False
    known = copy.execute("SELECT value FROM facts WHERE name = 'identity'").fetchone()
    return bool(known == (json.dumps(facts.identity_of(portal)),))
