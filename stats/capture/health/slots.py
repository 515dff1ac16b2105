"""How counts stand in a file: each name with its value at a place of its own, written over where it stands."""

import struct
from collections.abc import Mapping

# A value starts at a multiple of eight bytes, so that whoever reads meanwhile sees the old one or the new one.
SLOT = struct.Struct("=56sQ")
VALUE = struct.Struct("=Q")
# It is written once in full: afterwards a full disk does not matter.
SIZE = 4096


def place_of(number: int) -> int:
    """Where the value of the slot with this number stands."""
    return (number + 1) * SLOT.size - VALUE.size


def block_of(values: Mapping[str, int]) -> bytes:
    """The whole file: slots in the order of the names."""
    return b"".join(SLOT.pack(name.encode(), value) for name, value in values.items()).ljust(SIZE, b"\0")


def values_in(block: bytes) -> dict[str, int]:
    """The names and values of a file; of one that was cut, what is left."""
    whole = len(block) - len(block) % SLOT.size
    return {name.rstrip(b"\0").decode(): value for name, value in SLOT.iter_unpack(block[:whole]) if name[0]}
