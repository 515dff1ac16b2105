"""What was found in journals goes into the books; what can never go in is set aside, and its neighbours go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from stats.capture.books.quarantine import POISON, set_aside
from stats.capture.books.record import record, record_unknown_link
from stats.capture.health.counters import count
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.limits import record_dropped
from stats.capture.journal.reader import Piece
from stats.capture.journal.records import (
    DamagedLine,
    DroppedRecord,
    HitRecord,
    SubmissionRecord,
    UnknownLinkRecord,
)
from stats.models import QuarantineReason

PRUNED = "The hits of its day have been pruned: it came too late to be counted."


class Found(NamedTuple):
    """A piece, and the name of the journal that it was found in."""

    piece: Piece
    journal: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a host found at a moment, on its way into the books. The same may be delivered any number of times."""

    host: str
    now: datetime

    def deliver(self, finds: Sequence[Found]) -> None:
        """Raises what may pass: then some is in the books already, and all must be delivered again."""
        self._hits([(found.piece.found, found) for found in finds if isinstance(found.piece.found, HitRecord)])
        for found in finds:
            self._one(found)

    def _hits(self, hits: Sequence[tuple[HitRecord, Found]]) -> None:
        """All at once; where that is refused, each half by itself, down to the hit that is at fault."""
        try:
            recorded = record((hit for hit, _ in hits), self.now)
        except POISON as problem:
            if len(hits) == 1:
                self._set_aside(hits[0][1], QuarantineReason.REFUSED, str(problem))
            else:
                self._hits(hits[: len(hits) // 2])
                self._hits(hits[len(hits) // 2 :])
            return
        late = {hit.id for hit in recorded.refused}
        for hit, found in hits:
            if hit.id in late:
                self._set_aside(found, QuarantineReason.PRUNED, PRUNED)

    def _one(self, found: Found) -> None:
        """Whatever is not a hit, by itself."""
        match found.piece.found:
            case SubmissionRecord() as submission:
                self._try(found, lambda: record_submission(submission))
            case DroppedRecord() as dropped:
                self._try(found, lambda: record_dropped(dropped))
            case UnknownLinkRecord() as visits:
                self._try(found, lambda: self._unknown_links(found, visits))
            case DamagedLine() as problem:
                self._set_aside(found, QuarantineReason.DAMAGED, str(problem))

    def _unknown_links(self, found: Found, visits: UnknownLinkRecord) -> None:
        if record_unknown_link(visits, self.now).refused:
            self._set_aside(found, QuarantineReason.PRUNED, PRUNED)

    def _try(self, found: Found, enter: Callable[[], object]) -> None:
        try:
            enter()
        except POISON as problem:
            self._set_aside(found, QuarantineReason.REFUSED, str(problem))

    def _set_aside(self, found: Found, reason: QuarantineReason, explanation: str) -> None:
        is_new = set_aside(found.piece.line, reason, explanation, journal=found.journal, host=self.host, at=self.now)
        if is_new and reason == QuarantineReason.DAMAGED:
            count("damaged_lines")
