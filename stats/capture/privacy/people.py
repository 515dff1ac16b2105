"""One person, known by an e-mail: every spelling of it, and whether a text mentions it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote_plus

from partners.portal import Portal
from stats.capture.customers import customer_hash, normalise_email
from stats.capture.privacy.texts import everywhere, needle_in

# What stands where an e-mail stood: shorter than any, so that it fits wherever one did.
ERASED = "…"
# Another address may end like this one or begin like it: joanna@… is not anna@…, nor is o'anna@….
BEFORE, BEHIND = r"(?<![\w.+-])(?<!\w')", r"(?![\w-]|\.\w)"


@dataclass(frozen=True)
class Person:
    """`email` is normalised, `customer` the keyed hash of it."""

    email: str
    customer: str

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Of each spelling a part that stands in a text however it is encoded; letters may be capitals."""
        return tuple(dict.fromkeys(needle_in(spelling) for spelling in self._spellings))

    def is_in(self, text: str) -> bool:
        """Whether the text mentions the e-mail, in any spelling."""
        return self._pattern.search(unicodedata.normalize("NFC", text)) is not None

    def is_in_bytes(self, body: bytes) -> bool:
        """The same of what a shop sent: a document in JSON, fields of a form, or anything else."""
        lowered = body.lower()
        may_be_escaped = b"\\u" in lowered or b"%40" in lowered
        if not may_be_escaped and not any(needle.encode() in lowered for needle in self.needles):
            return False
        return any(self.is_in(text) for text in _readings(body))

    def without(self, value: Any) -> Any:
        """A text, or what JSON can hold, in which the e-mail does not stand any more."""
        return everywhere(value, self._taken_out_of)

    def _taken_out_of(self, text: str) -> str:
        return self._pattern.sub(ERASED, unicodedata.normalize("NFC", text)) if self.is_in(text) else text

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        """As it is kept, and as people write a domain of other than ASCII letters."""
        name, _, domain = self.email.rpartition("@")
        try:
            return self.email, f"{name}@{domain.encode().decode('idna')}"
        except UnicodeError:  # a domain that claims to be of other letters, and is none
            return (self.email,)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        spellings = "|".join(re.escape(spelling) for spelling in self._spellings)
        return re.compile(f"{BEFORE}(?:{spellings}){BEHIND}", re.IGNORECASE)


def person_of(typed: str) -> Person:
    """Whoever has this e-mail, in whatever spelling. Raises ValidationError for what is none."""
    email = normalise_email(typed)
    return Person(email, customer_hash(email, bytes(Portal.objects.current().customer_key)))


def text_of(body: bytes) -> str:
    """What a shop sent, to be read by people: what is no text is spelled out."""
    return body.decode("utf-8", "backslashreplace")


def _readings(body: bytes) -> Iterator[str]:
    """What the bytes may say: as they are, as the fields of a form, as a document."""
    text = text_of(body)
    yield text
    if "%40" in text:
        yield unquote_plus(text)
    with suppress(ValueError, RecursionError):
        yield json.dumps(json.loads(text), ensure_ascii=False)
