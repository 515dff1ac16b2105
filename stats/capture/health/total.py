"""What processes counted that are gone, taken into one file, and the sum over everybody."""

import json
import os
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from stats.capture.health.slots import values_in
from stats.capture.journal import files

COUNTS = ".counts"


class Total(NamedTuple):
    """The sums of processes that are gone, and the files that are in them but may not be deleted yet."""

    sums: dict[str, int]
    taken: list[str]


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}{COUNTS}"


def of_others(folder: Path, own: str) -> Counter[str]:
    """The counts of all processes but this one. Begun again if the total was written meanwhile."""
    while True:
        before = _read(folder)
        found = Counter(before.sums)
        for path in folder.glob(f"*{COUNTS}"):
            if path.stem != own and path.name not in before.taken:
                with suppress(FileNotFoundError):
                    found.update(values_in(path.read_bytes()))
        if _read(folder) == before:
            return found


def fold(folder: Path, now: datetime) -> None:
    """Take the counts of processes that are gone into the total; leave it for later if the disk refuses.

    It may be cut off anywhere: a file counts until it is named in the total, and is deleted after that.
    """
    with suppress(OSError), files.locked(folder) as is_alone:
        if not is_alone:
            return
        before = _read(folder)
        gone = [path for path in folder.glob(f"*{COUNTS}") if files.is_writer_gone(path)]
        sums = Counter(before.sums)
        for path in gone:
            if path.name not in before.taken:
                sums.update(values_in(path.read_bytes()))
        after = Total(dict(sums), [path.name for path in gone])
        if after != before:
            _write(folder, after)
        for path in gone:
            path.unlink()
        files.sweep(folder, now)


def _read(folder: Path) -> Total:
    try:
        return Total(**json.loads((folder / "total").read_bytes()))
    except (FileNotFoundError, ValueError):
        return Total({}, [])


def _write(folder: Path, total: Total) -> None:
    making = folder / "total.making"
    file = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w") as text:
        json.dump(total._asdict(), text)
        text.flush()
        os.fsync(file)
    making.rename(folder / "total")
