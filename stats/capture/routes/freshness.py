"""How fresh the copy is: the moment of a small file beside it, so that saying so writes nothing into the copy."""

import os
from datetime import UTC, datetime
from pathlib import Path


def beside(file: Path) -> Path:
    """The small file that belongs to a file of routes."""
    return file.with_suffix(".fresh")


def note(file: Path, at: datetime) -> None:
    """Everything that the database held at this moment is in the copy."""
    small = beside(file)
    small.touch(mode=0o600)
    os.utime(small, (at.timestamp(), at.timestamp()))


def moment(file: Path) -> datetime | None:
    """As of when the copy is complete; None if nobody has said."""
    try:
        return datetime.fromtimestamp(beside(file).stat().st_mtime, UTC)
    except OSError:
        return None


def forget(file: Path) -> None:
    """There is no copy any more."""
    beside(file).unlink(missing_ok=True)
