"""A language of brackets: every text that can be translated stands in ⟦…⟧, so what stands outside cannot be."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo

from referral_portal.languages import catalogues

CODE = "en-gb"  # known to Django and Babel, with formats that hold no words
OPEN, CLOSE = "⟦", "⟧"

NOT_READ = {"script", "style", "pre", "code", "textarea", "kbd"}
ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
ATTRIBUTES |= {"data-label", "data-sort-by", "data-confirm"}
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "caption",
    "label",
    "legend",
    "option",
    "button",
    "title",
}
# Names of things, and what is the same in every language.
SAME = {"UTC", "EUR", "USD", "Shopify", "Stripe", "WooCommerce", "Chrome", "Linux", "(none)"}
# Django's own templates say them in English only.
OF_DJANGO = {"alt=Search", "alt=True", "alt=False", "alt=None"}
WORD = re.compile(r"[^\W\d_]{2,}")
DATA = re.compile(r"[\d@/.=_]")


def bracketed(text: str | Sequence[str]) -> str | tuple[str, ...]:
    return f"{OPEN}{text}{CLOSE}" if isinstance(text, str) else tuple(f"{OPEN}{form}{CLOSE}" for form in text)


def write_catalogue(folder: Path) -> None:
    """All that Django, allauth and the portal say, into a folder that Django looks for languages in."""
    found = Catalog("en_GB")
    for message in [*_libraries(), *catalogues.template()]:
        if message.id:
            context = message.context.decode() if isinstance(message.context, bytes) else message.context
            found.add(message.id, context=context)
    for message in found:
        if message.id:
            message.string = bracketed(message.id)
    path = folder / "en_GB" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, found)


def _libraries() -> list:
    found = []
    for package in (Path(django.__file__).parent, Path(allauth.__file__).parent):
        for path in package.rglob("locale/de/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                found += read_mo(file)
    return found


class Reader(HTMLParser):
    """Collects words outside of brackets: a text may be closed in another element than it was opened in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = 0
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_other = given.get("translate") == "no" or given.get("lang", CODE) != CODE
        if tag in NOT_READ or (is_other and tag != "input") or (self._skipped and tag == self._skipped[0]):
            self._skipped.append(tag)
        read = {name for name in given if name in ATTRIBUTES}
        if tag == "input" and given.get("type") in ("submit", "button"):
            read.add("value")
        for name in sorted(read):
            said = [f"{name}={word}" for word in words_outside(given[name])]
            self.found += [word for word in said if word not in OF_DJANGO]

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and self._skipped[-1] == tag:
            self._skipped.pop()
        if tag in BLOCKS and self._depth:
            self.found.append(f"a bracket is open at the end of {tag}")
            self._depth = 0

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        outside = ""
        for letter in data:
            self._depth += (letter == OPEN) - (letter == CLOSE)
            outside += letter if not self._depth and letter != CLOSE else " "
        self.found += _words(outside)


def words_outside(text: str) -> list[str]:
    """Of a text without elements."""
    reader = Reader()
    reader.handle_data(text)
    return reader.found


def untranslated(html: str) -> list[str]:
    """The words of a page that no catalogue could translate."""
    reader = Reader()
    reader.feed(html)
    return reader.found


def _words(text: str) -> list[str]:
    """Names and codes of these tests hold a digit; addresses and hosts a dot, a slash or an @."""
    pieces = (piece.strip("()[]{}“”\"',;:!?…·–—→×+#") for piece in text.split() if piece not in SAME)
    return [piece for piece in pieces if WORD.search(piece) and not DATA.search(piece) and piece not in SAME]
