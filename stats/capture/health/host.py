"""The figures of this host, as they are now: any of its processes can tell them, and no database is asked."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from stats.capture.health import counters, progress
from stats.capture.health.folder import filesystem
from stats.capture.journal import files
from stats.capture.journal.reader import read
from stats.capture.journal.records import HitRecord, SubmissionRecord
from stats.capture.routes import freshness

# Counts that stand still while all is well.
TROUBLES = ("unrecorded_clicks", "drain_errors", "damaged_lines", "corrected_clocks", "sync_errors")
COUNTERS = (*TROUBLES, "drained_records")


def figures(now: datetime) -> dict[str, float]:
    """Every figure by its name; those that cannot be known here are left out."""
    told, sums = progress.read(), counters.sums()
    known = {**told.figures, **{name: sums.get(name, 0) for name in COUNTERS}}
    with suppress(OSError):
        known |= _of_journals(settings.JOURNAL_DIR, told.offsets, now)
    if copied_at := freshness.moment(settings.ROUTES_FILE):
        known["routes_age_seconds"] = _seconds(now, copied_at)
    if "tallies_verified_at" in known:
        known["tallies_verified_seconds"] = max(0.0, now.timestamp() - known.pop("tallies_verified_at"))
    known["is_in_container"] = int(filesystem(settings.DATA_DIR) == "overlay")
    return known


def _of_journals(folder: Path, offsets: dict[str, int], now: datetime) -> dict[str, float]:
    journals = files.undrained(folder)
    oldest = oldest_undrained(journals, offsets)
    return {
        "journal_bytes": files.undrained_bytes(folder),
        "journal_max_bytes": settings.JOURNAL_MAX_BYTES,
        "journal_files": len(journals),
        "oldest_undrained_seconds": _seconds(now, oldest) if oldest else 0.0,
    }


def _seconds(now: datetime, then: datetime) -> float:
    """How long ago that was. Clocks that are set back make nothing younger than new."""
    return max(0.0, (now - then).total_seconds())


def oldest_undrained(journals: Sequence[Path], offsets: Mapping[str, int]) -> datetime | None:
    """When the oldest record was made that is not in the database yet; None if nothing waits.

    Journals come in the order of their names, which say when each was begun: one that is younger than a record holds
    none older.
    """
    oldest: datetime | None = None
    for path in journals:
        if oldest and path.stem > f"{int(oldest.timestamp() * 1000):012x}":
            break
        first = _first_record(path, offsets.get(path.name, 0))
        oldest = min(oldest or first, first) if first else oldest
    return oldest


def _first_record(path: Path, offset: int) -> datetime | None:
    """When the first record behind an offset was made. Sums of visits to unknown links are late by design."""
    with suppress(FileNotFoundError):
        for piece in read(path, offset, is_final=False):
            if isinstance(piece.found, HitRecord | SubmissionRecord):
                return piece.found.at
    return None
