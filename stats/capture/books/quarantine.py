"""Lines of journals that cannot be stored: set aside, so that their neighbours go on, and tried again when asked."""

import hashlib
import re
from datetime import datetime
from enum import StrEnum

from django.db import DataError, IntegrityError, transaction

from stats.capture.books.record import record, record_unknown_link
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.limits import record_dropped
from stats.capture.journal.records import (
    DamagedLine,
    DroppedRecord,
    HitRecord,
    NewerVersion,
    Record,
    SubmissionRecord,
    decode,
)
from stats.models import QuarantinedRecord

# Raised for what can never be stored as it is. All else may pass: a lost connection, a lock, a column that a migration
# has not made yet.
POISON = (DataError, IntegrityError, ValueError, OverflowError, TypeError)
EMAIL = re.compile(r"[^\s@\"'()=<>]+@[^\s@\"'()=<>]+")


class Retried(StrEnum):
    """What became of a record that was tried again."""

    RECORDED = "recorded"
    DAMAGED = "damaged"
    NEWER = "newer"
    PRUNED = "pruned"
    REFUSED = "refused"


def set_aside(line: bytes, reason: str, explanation: str, *, journal: str, host: str, at: datetime) -> bool:
    """Keep a line out of the books. False if the same line was set aside before."""
    fields = {
        "line": line,
        "reason": reason,
        "explanation": _without_people(explanation)[:500],
        "journal": journal[:80],
        "host": host[:80],
        "at": at,
    }
    return QuarantinedRecord.objects.get_or_create(digest=hashlib.sha256(line).hexdigest(), defaults=fields)[1]


def retry(quarantined: QuarantinedRecord) -> Retried:
    """Record what was set aside, as of then. If that works it is in quarantine no more."""
    try:
        with transaction.atomic():
            if not _record(decode(bytes(quarantined.line)), quarantined.at):
                return Retried.PRUNED
            quarantined.delete()
    except DamagedLine:
        return Retried.DAMAGED
    except NewerVersion:
        return Retried.NEWER
    except POISON:
        return Retried.REFUSED
    return Retried.RECORDED


def _record(found: Record, at: datetime) -> bool:
    """Put a record into the books; False if its day has been pruned."""
    if isinstance(found, SubmissionRecord):
        record_submission(found)
        return True
    if isinstance(found, DroppedRecord):
        record_dropped(found)
        return True
    recorded = record([found], at) if isinstance(found, HitRecord) else record_unknown_link(found, at)
    return not recorded.refused


def _without_people(explanation: str) -> str:
    """The first line, where databases say what is wrong; in later ones they quote whole rows."""
    first, *_ = explanation.replace("\x00", "").splitlines() or [""]
    return EMAIL.sub("…@…", first)
