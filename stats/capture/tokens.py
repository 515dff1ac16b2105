"""The click token: the signed proof of one hit that travels on with the visitor.

48 bytes in 64 characters of `[A-Za-z0-9_-]`: key id 1, hit id 16, link 5, partner 5, ad 5 (0: none),
signature 16. A length that 3 divides leaves base64 one spelling for each token.
"""

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stats.capture.ids import moment_of
from stats.capture.keys import KeyRing

SPELLING = re.compile(r"[A-Za-z0-9_-]{64}")
MAC_LENGTH = 16
# Clocks of several hosts differ a little.
CLOCK_TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ClickToken:
    """What a token proves: this hit, of this link, partner and ad (by id)."""

    hit: uuid.UUID
    link: int
    partner: int
    ad: int | None

    @property
    def at(self) -> datetime:
        """When the click was."""
        return moment_of(self.hit)


class TokenProblem(StrEnum):
    """Why a token proves nothing."""

    MALFORMED = "malformed"
    FORGED = "forged"
    FUTURE = "future"


def sign_token(token: ClickToken, keys: KeyRing) -> str:
    """The token's text: 64 characters."""
    return spell_token(token.hit.bytes, token.link, token.partner, token.ad, keys)


def spell_token(hit: bytes, link: int, partner: int, ad: int | None, keys: KeyRing) -> str:
    """The same from its parts, for the hit being made: nothing is built only to be taken apart."""
    return base64.urlsafe_b64encode(keys.signed(hit + _named(link, partner, ad), MAC_LENGTH)).decode()


def read_token(text: str, keys: KeyRing, now: datetime) -> ClickToken | TokenProblem:
    """The token that the text spells, or the problem with it. Never raises."""
    if SPELLING.fullmatch(text) is None:
        return TokenProblem.MALFORMED
    payload = keys.payload(base64.urlsafe_b64decode(text), MAC_LENGTH)
    if payload is None:
        return TokenProblem.FORGED
    link, partner, ad = (int.from_bytes(payload[start : start + 5], "big") for start in (16, 21, 26))
    token = ClickToken(uuid.UUID(bytes=payload[:16]), link, partner, ad or None)
    return TokenProblem.FUTURE if token.at > now + CLOCK_TOLERANCE else token


def claims(text: str, token: ClickToken) -> bool:
    """Whether the text speaks of this very click, whoever signed it."""
    said = token.hit.bytes + _named(token.link, token.partner, token.ad)
    return SPELLING.fullmatch(text) is not None and base64.urlsafe_b64decode(text)[1:-MAC_LENGTH] == said


def _named(link: int, partner: int, ad: int | None) -> bytes:
    return (link << 80 | partner << 40 | (ad or 0)).to_bytes(15)
