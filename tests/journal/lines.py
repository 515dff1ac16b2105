"""Records of every kind for tests, lines of them, and lines that are not what they should be."""

import uuid
import zlib
from datetime import UTC, datetime, timedelta

from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.reader import read
from stats.capture.journal.records import HitRecord, SubmissionRecord, UnknownLinkRecord

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWER = 3


def hit(seconds=0, **fields):
    """A counted hit of some visitor."""
    record = HitRecord(
        new_id(NOON + timedelta(seconds=seconds)), 7, 5, None, "counted", "", uuid.uuid4(), "news.example", "Firefox"
    )
    return record._replace(**fields)


def submission(form=3, email="ann@people.example", **fields):
    return SubmissionRecord(new_id(NOON), form, email, "", "", fields)


def unknown_links(visits=2):
    return UnknownLinkRecord(new_id(NOON), visits)


def newer(content=b"whatever another day may bring"):
    """A whole line of a version that nobody knows yet."""
    return b"%d %08x %b\n" % (NEWER, zlib.crc32(content, NEWER), content)


def found(path, offset=0, is_final=True):
    """What the reader makes of a journal: records, and names of problems."""
    return [
        piece.found if isinstance(piece.found, tuple) else type(piece.found).__name__
        for piece in read(path, offset, is_final=is_final)
    ]


def records_in(path):
    return [record for record in found(path) if not isinstance(record, str)]


def written(folder):
    """Every record in the folder, journal by journal."""
    return [record for path in files.undrained(folder) for record in records_in(path)]
