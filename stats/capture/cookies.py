"""The visitor's cookie: who came again, and the first and last click.

`<visitor>.<last token>` or `<visitor>.<last token>.<first token>`: at most 162 characters. The visitor is 32
hexadecimal digits. Only the tokens are signed: they credit, while the visitor only tells one from another.
"""

import re
from functools import lru_cache
from typing import NamedTuple

MAX_AGE_DAYS = 400
MAX_BYTES = 400
SPELLING = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{64})(?:\.([A-Za-z0-9_-]{64}))?")


class VisitorCookie(NamedTuple):
    """What the cookie holds. The tokens are texts, signed by themselves and still to be read."""

    visitor: str
    last: str
    first: str


def write_cookie(cookie: VisitorCookie) -> str:
    """The cookie's value."""
    return spell_cookie(*cookie)


def spell_cookie(visitor: str, last: str, first: str) -> str:
    """The same from its parts: nothing is built only to be taken apart."""
    return f"{visitor}.{last}" if first == last else f"{visitor}.{last}.{first}"


def read_cookie(header: str, name: str) -> VisitorCookie | None:
    """The first cookie of ours in a Cookie header. Garbage is passed over."""
    if name not in header:
        return None
    held = (read_value(value) for value in values_of(name, header))
    return next((cookie for cookie in held if cookie is not None), None)


def read_value(value: str) -> VisitorCookie | None:
    """What one value of the cookie holds, if it is spelled like ours."""
    parts = SPELLING.fullmatch(value)
    return VisitorCookie(parts[1], parts[2], parts[3] or parts[2]) if parts else None


def values_of(name: str, header: str) -> list[str]:
    """Every value that a Cookie header has for a name: browsers may send several."""
    pairs = (piece.strip().partition("=") for piece in header.split(";"))
    return [value for given, _, value in pairs if given == name]


def longest(name: str, domain: str | None) -> int:
    """How many bytes the whole cookie has at most, attributes included: at most MAX_BYTES, or a check says so."""
    value = write_cookie(VisitorCookie("0" * 32, last="L" * 64, first="F" * 64))
    return len(f"{name}={value}{attributes(None, domain, is_cross_site=True)}".encode())


@lru_cache(maxsize=64)
def attributes(days: int | None, domain: str | None, is_cross_site: bool) -> str:
    """What stands behind the value in Set-Cookie. Hosted forms are posted across sites: that needs `SameSite=None`."""
    max_age = min(days or MAX_AGE_DAYS, MAX_AGE_DAYS) * 86_400
    reach = f"; Domain={domain}" if domain else ""
    same_site = "; Secure; SameSite=None" if is_cross_site else "; SameSite=Lax"
    return f"; Max-Age={max_age}; Path=/; HttpOnly{reach}{same_site}"
