"""What the doors answer, and the limits that they share."""

from dataclasses import dataclass

MAX_BODY = 64 * 1024


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """A status, and either where to go or what to say."""

    status: int
    words: str = ""
    location: str = ""


def plain(text: str) -> str:
    """The text without what PostgreSQL cannot store: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
