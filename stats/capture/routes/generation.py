"""What one state of the file says, as far as it has been asked: all of it is dropped when the file changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from partners.portal import Portal
from stats.capture.routes import finding
from stats.capture.routes.directory import FileDirectory
from stats.capture.routes.facts import portal_of
from stats.capture.routes.kinds import Directory, FormRoute, LinkRoute, PartnerRoute, Route

ADDRESSES, LINKS, FORMS = 8192, 4096, 256


@dataclass(frozen=True, slots=True)
class Generation:
    """Reads one state of the copy. `find` remembers, `look_up` does not: strangers must not fill the memory."""

    portal: Portal
    facts: Mapping[str, Any]
    keys: Mapping[str, bytes]
    look_up: Callable[[str], Route | None]
    find: Callable[[str], Route | None]
    form: Callable[[str], FormRoute | None]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Known:
    """The directory, with a memory for links: many addresses share the long texts of one."""

    link: Callable[[str], LinkRoute | None]
    partner: Callable[[str], PartnerRoute | None]
    ad: Callable[[str, tuple[int, ...]], int | None]


def nothing() -> Generation:
    """What is known before the first copy."""
    return Generation(portal_of({}), {}, {}, _nowhere, _nowhere, _nowhere, lambda: None)


def read(directory: FileDirectory) -> Generation | None:
    """What the file says now; None while it holds no whole copy. Raises Unreadable."""
    with directory:
        facts = directory.facts()
        if not facts:
            return None
        keys = directory.visitor_keys()
    known = _Known(lru_cache(LINKS)(directory.link), directory.partner, directory.ad)
    look_up = partial(_look_up, directory, known)
    form = lru_cache(FORMS)(partial(_form, directory))
    return Generation(portal_of(facts), facts, keys, look_up, lru_cache(ADDRESSES)(look_up), form, directory.close)


def _look_up(file: FileDirectory, known: Directory, path: str) -> Route | None:
    with file:
        return finding.find(path, known)


def _form(file: FileDirectory, code: str) -> FormRoute | None:
    with file:
        return file.form(code)


def _nowhere(_: str) -> None:
    return None
