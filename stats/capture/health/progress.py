"""How far the courier has come: what it tells the other processes of its host, in one small file.

The file is made in full at once and written over in place, so that a full disk does not silence the courier.
"""

import fcntl
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SIZE = 64 * 1024
READINGS = 5


class Progress(NamedTuple):
    """The offset up to which each journal is in the database, by its file's name, and the courier's own figures."""

    offsets: dict[str, int]
    figures: dict[str, float]


NOTHING = Progress({}, {})


def tell(offsets: Mapping[str, int] | None = None, **figures: float) -> None:
    """Say how far journals are drained (None: as before), and what figures are by now. Raises OSError."""
    file = os.open(_path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = read()
        _write(file, Progress(before.offsets if offsets is None else dict(offsets), before.figures | figures))
    finally:
        os.close(file)


def read() -> Progress:
    """What was told last; nothing, if nobody ever did."""
    for _ in range(READINGS):
        try:
            checksum, _, content = _path().read_bytes().partition(b"\n")[0].partition(b" ")
        except OSError:
            return NOTHING
        # Whoever reads while it is written may see a half of each: the next look is better.
        if content and checksum == b"%08x" % zlib.crc32(content):
            return Progress(**json.loads(content))
    return NOTHING


def _path() -> Path:
    return Path(settings.DATA_DIR / "progress")


def _write(file: int, progress: Progress) -> None:
    if os.fstat(file).st_size < SIZE:
        os.pwrite(file, bytes(SIZE), 0)
    content = json.dumps(progress._asdict()).encode()
    os.pwrite(file, b"%08x %b\n" % (zlib.crc32(content), content), 0)
