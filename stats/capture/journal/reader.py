"""Read a journal: whole lines only, from any offset, past whatever is damaged."""

import re
from collections.abc import Generator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from stats.capture.journal.records import MAX_LINE, DamagedLine, NewerVersion, Record, decode

# A head may begin at any digit of what looks like one.
LATER_HEAD = re.compile(rb"(?=[1-9][0-9]{0,3} [0-9a-f]{8} )")
# So many are tried in one line: a damaged one of half a megabyte may be full of them.
HEADS_TRIED = 200


class Piece(NamedTuple):
    """A part of a journal: what it is, its bytes without line break, the offset of what follows it."""

    found: Record | DamagedLine | NewerVersion
    line: bytes
    end: int


def read(path: Path, offset: int, *, is_final: bool) -> Generator[Piece, None, None]:
    """What a journal holds from an offset on, in bounded memory.

    A last line without line break may still be written to; it is read only if the journal is final:
    if its writer was gone before this was called.
    """
    with path.open("rb") as file:
        file.seek(offset)
        while line := file.readline(2 * MAX_LINE):
            if line.endswith(b"\n") or (is_final and len(line) < 2 * MAX_LINE):
                yield from _pieces(line, offset)
                offset += len(line)
            elif len(line) == 2 * MAX_LINE:
                # A record that began in the first half would have ended.
                offset = file.seek(offset + MAX_LINE)
                yield Piece(DamagedLine("No line is so long."), line[:MAX_LINE], offset)
            else:
                return


def _pieces(line: bytes, offset: int) -> Generator[Piece, None, None]:
    """A line's record; of a damaged one also the record that its end may be."""
    content, end = line.removesuffix(b"\n"), offset + len(line)
    found = _decoded(content)
    if isinstance(found, DamagedLine):
        for head in islice(LATER_HEAD.finditer(content, 1), HEADS_TRIED):
            behind = _decoded(content[head.start() :])
            if not isinstance(behind, DamagedLine):
                yield Piece(found, content[: head.start()], offset + head.start())
                found, content = behind, content[head.start() :]
                break
    yield Piece(found, content, end)


def _decoded(content: bytes) -> Record | DamagedLine | NewerVersion:
    try:
        return decode(content)
    except (DamagedLine, NewerVersion) as problem:
        return problem
