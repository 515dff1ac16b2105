"""Who bought, and where they came from: e-mail addresses and click tokens in what shops send."""

from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError

from stats.capture.customers import normalise_email
from stats.capture.hooks.answers import plain
from stats.capture.hooks.said import BadEvent
from stats.capture.hooks.values import Fields, text
from stats.capture.tokens import SPELLING

# A click token has 64 characters: of a text that is far too long for one, the beginning shows that it is none.
MAX_TOKEN = 200


def email(fields: Fields, name: str) -> str:
    """A normalised e-mail address; empty if there is none."""
    typed = text(fields, name)
    try:
        return normalise_email(typed) if typed else ""
    except ValidationError:
        raise BadEvent(f"“{name}” is no e-mail address.") from None


def readable_email(fields: Fields, name: str) -> str:
    """The same; empty also if it is no address: a shop that took it cannot mend it, and a sale is a sale."""
    typed = text(fields, name)
    try:
        return normalise_email(typed)
    except ValidationError:
        return ""


def token(fields: Fields, name: str) -> str:
    """What was given as click token, as it came; of one that is far too long only the beginning."""
    return text(fields, name)[:MAX_TOKEN]


def token_in_address(fields: Fields, name: str, parameter: str) -> str:
    """The click token in the query of the website address of this name; empty if there is none."""
    address = text(fields, name)
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return ""
    return plain(query.get(parameter, [""])[0]).strip()[:MAX_TOKEN]


def noted(notes: Iterable[Fields], label: str, parameter: str) -> list[str]:
    """The click tokens among the notes on an order. Shops hide notes whose name begins with underscores."""
    names = (parameter, f"_{parameter}", f"__{parameter}")
    return [token(note, "value") for note in notes if note.get(label) in names]


def likeliest(*tokens: str) -> str:
    """Of several texts the first that is spelled like a click token, else the first that is not empty."""
    given = [token for token in tokens if token]
    return next((token for token in given if SPELLING.fullmatch(token)), given[0] if given else "")
