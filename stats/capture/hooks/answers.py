"""What the doors answer, and the limits that they share."""

from typing import NamedTuple

from stats.capture.journal.records import SubmissionRecord

MAX_BODY = 64 * 1024


class HookAnswer(NamedTuple):
    """A status, and either where to go or what to say; and what is to be written down first.

    Of one sender not more than `most_an_hour` of it.
    """

    status: int
    words: str = ""
    location: str = ""
    record: SubmissionRecord | None = None
    most_an_hour: int = 0


def plain(text: str) -> str:
    """The text without what PostgreSQL cannot store: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
