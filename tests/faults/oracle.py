"""Whether the books are right, and hold what visitors were told."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.faults.databases import Database, in_portal
from tests.faults.load import Load


@dataclass(frozen=True)
class Verdict:
    """What became of a load's clicks, once everything that could be recovered is."""

    attempted: int
    acknowledged: int
    stored: int
    lost: int  # answered with an id, and not in the books
    foreign: int  # in the books, though nobody can have asked for it
    differing: list[str]  # cells of tallies that are not what counting gives
    doubly_unique: int  # visitors with more or less than one unique hit of a link, partner and ad on a day
    quarantined: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.foreign or self.differing or self.doubly_unique or self.quarantined)


def judge(database: Database, folder: Path, *loads: Load) -> Verdict:
    """Carry what is left in the folder, and compare the books with what the visitors were told.

    Ids are unique by the database's own key.
    """
    books = json.loads(
        in_portal("-m", "tests.faults.examine", environment={"DATABASE_URL": database.url, "DATA_DIR": str(folder)})
    )
    assert all(load.is_consistent for load in loads)
    acknowledged = {hit for load in loads for hit in load.acknowledged}
    stored = database.stored()
    nameless = sum(load.nameless for load in loads)
    unanswered = sum(load.unanswered for load in loads)
    unnamed = len(stored - acknowledged)
    return Verdict(
        attempted=sum(load.attempted for load in loads),
        acknowledged=len(acknowledged) + nameless,
        stored=len(stored),
        lost=len(acknowledged - stored) + max(0, nameless - unnamed),
        foreign=max(0, unnamed - nameless - unanswered),
        **books,
    )
