r"""What is written down, and the line that it is in a journal.

A line is `<version> <checksum> <content>\n`: CRC-32 of the content, begun with the version, in eight hexadecimal
digits, the content without line breaks. That much holds for every version, so that a newer one is told from damage.
The content is a letter for the kind and its fields, with tabs between; ids are hexadecimal, nothing stands for none:

    h  id  link  partner  ad  class  reason  visitor  referring host  agent's family
    f  id  the submission as JSON
    d  id  form  sender  number of submissions dropped
    u  id  number of visits to unknown links

Version 1 has no `d`, and its submissions end with their fields. A line says the oldest version that can read it.
"""

import json
import re
import uuid
import zlib
from datetime import datetime
from typing import NamedTuple

from stats.capture.ids import moment_of

VERSION = 2
MAX_LINE = 512 * 1024
HEAD = re.compile(rb"([1-9][0-9]{0,3}) ([0-9a-f]{8}) ")


class DamagedLine(ValueError):
    """A line that is not what was written."""


class NewerVersion(ValueError):
    """A whole line of a version that this program does not know yet."""


class HitRecord(NamedTuple):
    """One hit on its way to the books; relations are ids, `visit_class` and `reason` as stored."""

    id: uuid.UUID
    link: int
    partner: int | None
    ad: int | None
    visit_class: str
    reason: str
    visitor: uuid.UUID | None
    referring_host: str = ""
    agent_family: str = ""

    @property
    def at(self) -> datetime:
        """When the address was followed, to the millisecond: its id says so."""
        return moment_of(self.id)


class SubmissionRecord(NamedTuple):
    """One submitted form: its id and the form's, the e-mail normalised or empty, the evidence as it came.

    `token` is the click token's text, `cookie` the Cookie header's part that is ours; either may be empty. `sender` is
    a hash of the network address under a key of the day, `origin` the Origin header, `seconds` how long the page was
    open. `is_trapped`: the field that people do not see was filled in. What nobody said is None, or empty.
    """

    id: uuid.UUID
    form: int
    email: str
    token: str
    cookie: str
    fields: dict[str, str]
    sender: str = ""
    origin: str | None = None
    seconds: int | None = None
    is_trapped: bool = False

    @property
    def at(self) -> datetime:
        """When it was received, to the millisecond."""
        return moment_of(self.id)


class DroppedRecord(NamedTuple):
    """So many submissions of one sender beyond the form's limit, since this process last said so."""

    id: uuid.UUID
    form: int
    sender: str
    submissions: int

    @property
    def at(self) -> datetime:
        """When the first of them was received, to the millisecond."""
        return moment_of(self.id)


class UnknownLinkRecord(NamedTuple):
    """So many visits to unknown links since this process last said so."""

    id: uuid.UUID
    visits: int

    @property
    def at(self) -> datetime:
        return moment_of(self.id)


Record = HitRecord | SubmissionRecord | DroppedRecord | UnknownLinkRecord


def encode(record: Record) -> bytes:
    """The record's line, with its line break."""
    if isinstance(record, HitRecord):
        visitor = record.visitor.hex if record.visitor else ""
        return hit_line(record.id.hex, *record[1:6], visitor, *record[7:])
    if isinstance(record, SubmissionRecord):
        return _line(f"f\t{record.id.hex}\t{json.dumps(record[1:])}", 2)
    if isinstance(record, DroppedRecord):
        return _line(f"d\t{record.id.hex}\t{record.form}\t{record.sender}\t{record.submissions}", 2)
    return _line(f"u\t{record.id.hex}\t{record.visits}")


def hit_line(hit: str, link: int, partner: int | None, ad: int | None, *texts: str) -> bytes:
    """The line of the hit being made, from its parts: nothing is built only to be taken apart.

    `texts` are class, reason, visitor, referring host and the agent's family.
    """
    whom = f"{link}\t{partner or ''}\t{ad or ''}"
    return _line("\t".join(("h", hit, whom, *texts)))


def _line(content: str, version: int = 1) -> bytes:
    encoded = content.encode()
    return b"%d %08x %b\n" % (version, zlib.crc32(encoded, version), encoded)


def decode(line: bytes) -> Record:
    """The record of a line without its line break. Raises DamagedLine or NewerVersion."""
    head = HEAD.match(line)
    if head is None:
        raise DamagedLine("It does not begin like a record.")
    content = line[head.end() :]
    if zlib.crc32(content, int(head[1])) != int(head[2], 16):
        raise DamagedLine("Its checksum does not fit.")
    if int(head[1]) > VERSION:
        raise NewerVersion(f"Version {int(head[1])} is not known here.")
    try:
        return _record(content.decode().split("\t"))
    except (ValueError, TypeError, IndexError) as problem:
        raise DamagedLine(f"Its fields cannot be read: {problem}") from None


def _record(fields: list[str]) -> Record:
    kind, key = fields[0], uuid.UUID(hex=fields[1])
    if kind == "h":
        link, partner, ad, visit_class, reason, visitor, host, family = fields[2:]
        return HitRecord(
            key,
            int(link),
            int(partner) if partner else None,
            int(ad) if ad else None,
            visit_class,
            reason,
            uuid.UUID(hex=visitor) if visitor else None,
            host,
            family,
        )
    if kind == "f":
        return SubmissionRecord(key, *json.loads("\t".join(fields[2:])))
    if kind == "d":
        form, sender, submissions = fields[2:]
        return DroppedRecord(key, int(form), sender, int(submissions))
    if kind == "u":
        return UnknownLinkRecord(key, int(fields[2]))
    raise DamagedLine(f"“{kind}” is no kind of record.")
