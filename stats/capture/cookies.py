"""The visitor's cookie: who came again, and the first and last click.

`<visitor>.<last token>` or `<visitor>.<last token>.<first token>`: at most 170 characters.
"""

import base64
import re
import uuid
from dataclasses import dataclass
from functools import lru_cache

from stats.capture.keys import KeyRing

NAME = "rp_visitor"
MAX_AGE_DAYS = 400
VISITOR = re.compile(r"[A-Za-z0-9_-]{40}")
MAC_LENGTH = 13


@dataclass(frozen=True, slots=True)
class VisitorCookie:
    """What the cookie holds. The tokens are texts, signed by themselves and still to be read."""

    visitor: uuid.UUID
    last: str
    first: str


def write_cookie(cookie: VisitorCookie, keys: KeyRing) -> str:
    """The cookie's value."""
    visitor = base64.urlsafe_b64encode(keys.signed(cookie.visitor.bytes, MAC_LENGTH)).decode()
    tokens = [cookie.last] if cookie.first == cookie.last else [cookie.last, cookie.first]
    return ".".join([visitor, *tokens])


def read_cookie(header: str, keys: KeyRing) -> VisitorCookie | None:
    """The first cookie of ours in a Cookie header that we really wrote. Garbage is passed over."""
    if NAME not in header:
        return None
    held = (read_value(value, keys) for value in values_of(NAME, header))
    return next((cookie for cookie in held if cookie is not None), None)


def our_value(header: str, keys: KeyRing) -> str:
    """The text of that cookie, to be read again later; empty if there is none."""
    return next((value for value in values_of(NAME, header) if read_value(value, keys) is not None), "")


def values_of(name: str, header: str) -> list[str]:
    """Every value that a Cookie header has for a name: browsers may send several."""
    pairs = (piece.strip().partition("=") for piece in header.split(";"))
    return [value for given, _, value in pairs if given == name]


def read_value(value: str, keys: KeyRing) -> VisitorCookie | None:
    """What one value of the cookie holds, if we really wrote it."""
    visitor, *tokens = value.split(".")
    if VISITOR.fullmatch(visitor) is None or len(tokens) not in (1, 2):
        return None
    payload = keys.payload(base64.urlsafe_b64decode(visitor), MAC_LENGTH)
    return VisitorCookie(uuid.UUID(bytes=payload), tokens[0], tokens[-1]) if payload else None


def set_cookie_header(value: str, *, days: int | None, domain: str | None, is_cross_site: bool) -> str:
    """The Set-Cookie header. Hosted forms are posted across sites: that needs `SameSite=None; Secure`."""
    return f"{NAME}={value}{_attributes(days, domain, is_cross_site)}"


@lru_cache(maxsize=64)
def _attributes(days: int | None, domain: str | None, is_cross_site: bool) -> str:
    max_age = min(days or MAX_AGE_DAYS, MAX_AGE_DAYS) * 86_400
    reach = f"; Domain={domain}" if domain else ""
    same_site = "; Secure; SameSite=None" if is_cross_site else "; SameSite=Lax"
    return f"; Max-Age={max_age}; Path=/; HttpOnly{reach}{same_site}"
