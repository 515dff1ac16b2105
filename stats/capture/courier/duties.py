"""What a courier does: journals up, routes down, a sign of life; and what is old goes."""

from datetime import datetime

from django.conf import settings

from stats.capture.books import pruning
from stats.capture.courier.drain import Drain
from stats.capture.courier.duty import Duty
from stats.capture.health import heartbeats
from stats.capture.health.folder import host
from stats.capture.journal import files
from stats.capture.privacy import retention
from stats.capture.routes import copying

# What rooms beside the writing side add when Django starts.
OTHERS: list[Duty] = []


def all_duties() -> list[Duty]:
    """Duties of a courier that begins now. Raises OSError if the folder cannot be read or written."""
    drain = Drain(settings.JOURNAL_DIR, host(settings.DATA_DIR))
    return [
        Duty("drain", drain.drain, every=1, troubles="drain_errors"),
        Duty("copy of routes", copy_routes, every=1, silence=60),
        Duty("heartbeat", beat, every=5),
        Duty("pruning", prune, every=3600),
        Duty("retention", let_go, every=retention.EVERY.total_seconds()),
        Duty("clearing up", clear_up, every=60, needs_database=False),
        *OTHERS,
    ]


def copy_routes(now: datetime) -> bool:
    copying.copy(settings.ROUTES_FILE, now)
    return False


def beat(now: datetime) -> bool:
    heartbeats.beat(now)
    return False


def prune(now: datetime) -> bool:
    pruning.prune(now)
    return False


def let_go(now: datetime) -> bool:
    retention.sweep(now)
    return False


def clear_up(now: datetime) -> bool:
    """Delete journals that need not be kept any longer, and what dead writers left half made."""
    files.delete_kept(settings.JOURNAL_DIR, settings.JOURNAL_KEEP, settings.JOURNAL_MAX_BYTES, now)
    files.sweep(settings.JOURNAL_DIR, now)
    return False
