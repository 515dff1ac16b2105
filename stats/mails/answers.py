"""What the mail server said to a message that it did not take, or that it was never asked about."""

import smtplib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is the server's; None where the conversation broke off, so that the message may have been taken."""

    code: int | None
    words: str

    @property
    def is_temporary(self) -> bool:
        """Whether the server asks for the message to be sent again later (RFC 5321, 4.2.1)."""
        return self.code is not None and 400 <= self.code < 500


def answer_of(trouble: OSError, address: str) -> Answer:
    """The answer, without the address: that stands with the partner."""
    parts: tuple[Any, ...] = trouble.args
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        parts = next(iter(trouble.recipients.values()))
    is_refusal = isinstance(trouble, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
    said = (part.decode(errors="replace") if isinstance(part, bytes) else str(part) for part in parts)
    words = " ".join(said).replace(address, "the address") or type(trouble).__name__
    return Answer(int(parts[0]) if is_refusal else None, words)
