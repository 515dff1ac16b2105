"""One round of draining: read on in the journals, deliver what is there, and only then go on."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection

from stats.capture.books.record import BATCH
from stats.capture.courier.delivery import Delivery, Found
from stats.capture.health import progress
from stats.capture.health.counters import count
from stats.capture.journal import files
from stats.capture.journal.reader import read
from stats.capture.journal.records import NewerVersion

log = logging.getLogger(__name__)

# Records of submitted forms may be long: no round takes more of them into memory.
BATCH_BYTES = 8 * 1024**2


@dataclass
class Batch:
    """What one round found, how far it came in each journal, and which journals it read to the very end."""

    most: int
    finds: list[Found] = field(default_factory=list)
    offsets: dict[str, int] = field(default_factory=dict)
    newer: Counter[str] = field(default_factory=Counter)
    finished: list[Path] = field(default_factory=list)
    bytes: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.finds) >= self.most or self.bytes >= BATCH_BYTES

    def take(self, found: Found) -> None:
        self.finds.append(found)
        self.bytes += len(found.piece.line)
        self.offsets[found.journal] = found.piece.end
        if isinstance(found.piece.found, NewerVersion):
            self.newer[found.journal] += 1


class Drain:
    """How far the journals of a folder are drained, as one courier knows it. It is forgotten with the courier."""

    def __init__(self, folder: Path, host: str) -> None:
        self.folder, self.host = folder, host
        self._offsets: dict[str, int] = {}
        self._newer: Counter[str] = Counter()
        self._told: tuple[dict[str, int], int] | None = None
        self._brought_back_at = files.brought_back_at(folder)

    @property
    def newer_records(self) -> int:
        """How many records of a newer version wait for a newer program."""
        return self._newer.total()

    def drain(self, now: datetime) -> bool:
        """Carry the next batch into the database. Returns whether more is waiting.

        Raises what the database says, and OSError: then nothing has been passed over, and the next call tries again.
        """
        paths = files.undrained(self.folder)
        self._forget_what_is_gone(paths)
        batch = self._read(paths)
        started = time.monotonic()
        Delivery(self.host, now).deliver(batch.finds)
        self._go_on(batch)
        self._tell(time.monotonic() - started)
        for path in batch.finished:
            with suppress(FileNotFoundError):  # another courier moved it
                files.set_drained(path)
        return batch.is_full

    def _forget_what_is_gone(self, paths: Sequence[Path]) -> None:
        """Journals that are brought back are read from their beginning, by whomever they were drained."""
        brought_back_at = files.brought_back_at(self.folder)
        names = {path.name for path in paths} if brought_back_at == self._brought_back_at else set()
        self._brought_back_at = brought_back_at
        self._offsets = {name: offset for name, offset in self._offsets.items() if name in names}
        self._newer = Counter({name: number for name, number in self._newer.items() if name in names})

    def _read(self, paths: Sequence[Path]) -> Batch:
        batch = Batch(BATCH[connection.vendor])
        for path in paths:
            with suppress(FileNotFoundError):  # another courier moved it
                self._read_one(path, batch)
            if batch.is_full:
                break
        return batch

    def _read_one(self, path: Path, batch: Batch) -> None:
        # Asked before it is read: a writer that is gone by now adds nothing to what is found then.
        is_final = files.is_writer_gone(path)
        with closing(read(path, self._offsets.get(path.name, 0), is_final=is_final)) as pieces:
            for piece in pieces:
                batch.take(Found(piece, path.name))
                if batch.is_full:
                    return
        if is_final and path.name not in self._newer and path.name not in batch.newer:
            batch.finished.append(path)

    def _go_on(self, batch: Batch) -> None:
        """What was found is in the database for good: it need not be read again."""
        for name in batch.newer.keys() - self._newer.keys():
            log.error("Journal %s has records of a newer version. It stays where it is.", name)
        self._offsets |= batch.offsets
        self._newer += batch.newer
        count("drained_records", len(batch.finds))

    def _tell(self, seconds: float) -> None:
        """Let the other processes know, if it is news."""
        news = (dict(self._offsets), self.newer_records)
        if news != self._told:
            with suppress(OSError):  # a full disk keeps nobody from draining
                progress.tell(self._offsets, newer_records=self.newer_records, drain_seconds=seconds)
                self._told = news
