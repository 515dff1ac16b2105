"""The JSON of an event: values are taken out of it by name, and refused in words."""

import hashlib
import json
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import quote

from stats.capture.hooks.answers import plain
from stats.capture.hooks.said import BadEvent

MAX_NAME = 200
MAX_NUMBER = 10**20

Fields = Mapping[str, object]


def document(body: bytes) -> Fields:
    """The event's JSON object, whatever the bytes are."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except BadEvent:
        raise
    except (ValueError, RecursionError):
        raise BadEvent("The body is no JSON in UTF-8 that can be read.") from None
    if not isinstance(found, dict):
        raise BadEvent("The body is no JSON object.")
    return found


def _refuse(constant: str) -> NoReturn:
    raise BadEvent(f"The body holds {constant}, which is no number.")


def part(fields: Fields, name: str) -> Fields:
    """The object of this name; an empty one if there is none."""
    value = fields.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent(f"“{name}” must be an object.")
    return value


def parts(fields: Fields, name: str) -> list[Fields]:
    """The list of objects of this name; an empty one if there is none."""
    value = [] if fields.get(name) is None else fields[name]
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadEvent(f"“{name}” must be a list of objects.")
    return value


def text(fields: Fields, name: str) -> str:
    """The text of this name, without blanks around it; empty if there is none."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadEvent(f"“{name}” must be a text.")
    return plain(value).strip()


def name_in(fields: Fields, name: str) -> str:
    """A name of something, of at most 200 characters; empty if there is none."""
    value = text(fields, name)
    if len(value) > MAX_NAME:
        raise BadEvent(f"“{name}” must be a text of 1 to {MAX_NAME} characters.")
    return value


def needed_name(fields: Fields, name: str) -> str:
    """A name of 1 to 200 characters."""
    value = name_in(fields, name)
    if not value:
        raise BadEvent(f"“{name}” must be a text of 1 to {MAX_NAME} characters.")
    return value


def whole(fields: Fields, name: str) -> int:
    """A whole number, not negative and not absurd; neither a text nor a fraction."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MAX_NUMBER:
        raise BadEvent(f"“{name}” must be a whole number that is not negative.")
    return value


def flag(fields: Fields, name: str) -> bool | None:
    """True, false, or None if it is not said."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadEvent(f"“{name}” must be true or false.")
    return value


def key_of(*names: str) -> str:
    """One text, of at most 200 characters, for these names in this order and for no others."""
    key = ":".join(quote(name, safe="") for name in names)
    return key if len(key) <= MAX_NAME else hashlib.sha256(key.encode()).hexdigest()


def order_names(order: str, number: str) -> tuple[str, ...]:
    """The names of an order: its id, and the number that people see, written so that it is no other order's id."""
    label = f"#{number}"[:MAX_NAME] if number.isdigit() else number
    return (order, label) if number not in ("", order) else (order,)
