"""Ids that carry their time and sort by it: UUID version 7 of RFC 9562."""

import os
import random
import uuid
from datetime import UTC, datetime

VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62
RANDOM_BITS = (0xFFF << 64) | ((1 << 62) - 1)

# Seeded by the system, once for each process.
_random = random.Random()  # noqa: S311
os.register_at_fork(after_in_child=_random.seed)


def new_id(at: datetime) -> uuid.UUID:
    """A fresh id: 48 bits of milliseconds since 1970, 74 random bits."""
    return uuid.UUID(bytes=new_id_bytes(at))


def new_id_bytes(at: datetime) -> bytes:
    """The same as its 16 bytes.

    Nobody gains by guessing an id, since tokens are signed: so the system is not asked for randomness at every hit.
    """
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | VERSION_AND_VARIANT | _random.getrandbits(76) & RANDOM_BITS
    return number.to_bytes(16)


def moment_of(hit: uuid.UUID) -> datetime:
    """When an id was made, to the millisecond."""
    return datetime.fromtimestamp((hit.int >> 80) / 1000, UTC)
