"""What is known of an event before it is read: what makes it this one for ever, and its type."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from stats.capture.hooks.said import BadEvent
from stats.capture.hooks.values import Fields, text

MAX_TYPE = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """`event` is unique within the source, for ever; `type` is what the shop calls such events."""

    event: str
    type: str


def type_in(fields: Fields) -> str:
    """The type that an event names in its body. Raises BadEvent."""
    name = text(fields, "type")
    if not 0 < len(name) <= MAX_TYPE:
        raise BadEvent(f"“type” must be a text of 1 to {MAX_TYPE} characters.")
    return name


def heading_of_body(type_name: str, body: bytes) -> Heading:
    """For shops that do not sign an id with the event: the same type and body is the same event."""
    return Heading(f"body:{hashlib.sha256(type_name.encode() + b' ' + body).hexdigest()}", type_name)


def topic(headers: Mapping[str, str], name: str) -> str:
    """The type of an event that only a header tells; `headers` by lower-case name. Raises BadEvent."""
    text = headers.get(name.lower(), "")
    if not (0 < len(text) <= MAX_TYPE and text.isascii() and text.isprintable()):
        raise BadEvent(f"The header {name} does not say what kind of event this is.")
    return text
