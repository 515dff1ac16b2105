"""What a process counts before it writes it down: visits to unknown links, submissions beyond a form's limit."""

from collections.abc import Iterator
from datetime import datetime

from stats.capture.ids import new_id
from stats.capture.journal.records import DroppedRecord, UnknownLinkRecord

# A form and a sender; None stands for unknown links.
What = tuple[int, str] | None


class Sums:
    """Numbers on their way into the journal, each with the moment of its first one. One thread at a time."""

    def __init__(self) -> None:
        self._sums: dict[What, tuple[datetime, int]] = {}

    @property
    def since(self) -> datetime | None:
        """When the oldest of them began."""
        return min((since for since, _ in self._sums.values()), default=None)

    def add(self, what: What, at: datetime, number: int = 1) -> None:
        since, known = self._sums.get(what, (at, 0))
        self._sums[what] = min(since, at), known + number

    def __iter__(self) -> Iterator[tuple[What, datetime, int]]:
        return ((what, since, number) for what, (since, number) in self._sums.items())


def record_of(what: What, since: datetime, number: int) -> DroppedRecord | UnknownLinkRecord:
    """The record that tells of a sum; it has an id of its own, so that it is counted once."""
    if what is None:
        return UnknownLinkRecord(new_id(since), number)
    return DroppedRecord(new_id(since), *what, number)
