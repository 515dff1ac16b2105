"""What an owner typed: an e-mail address, or one of the names of an order."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from stats.capture.customers import customer_hash, normalise_email

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """The text as it was typed, and what it can mean: `names` of an order, or a normalised `email` with its hash."""

    text: str
    names: tuple[str, ...] = ()
    email: str = ""
    customer: str = ""


def asked(typed: str, key: bytes) -> Asked:
    """`key` is the one under which customers are hashed. A text that is no e-mail address is a name."""
    text = typed.strip()[:LONGEST]
    if "@" in text:
        try:
            email = normalise_email(text)
        except ValidationError:
            return Asked(text, _spellings(text))
        return Asked(text, email=email, customer=customer_hash(email, key))
    return Asked(text, _spellings(text) if text else ())


def _spellings(text: str) -> tuple[str, ...]:
    """People say `#1001` where a shop says `1001`, and the other way round; and in capitals."""
    bare = text.lstrip("#").strip()
    spelled = (text, bare, f"#{bare}", text.lower(), text.upper())
    return tuple(dict.fromkeys(spelling for spelling in spelled if spelling))
