"""The catalogues of German and Spanish: filled from the code, and compiled, by Babel alone."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.db.models import Model

from referral_portal.languages import names, templates

WIDTH = 120
ALIAS = re.compile(r"(\w*gettext\w*) as (\w+)")
APPS = ("partners", "ads", "links", "stats", "referral_portal")
LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in LAZY}}
# Speak to operators, in English; the demo's shops are no part of the portal.
LEFT_OUT = ("management", "migrations", "demo", "languages")
HEAD = "# Written by `make messages`: fill in what is empty, then run it again."
HEADERS = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")


class Lasting(Catalog):
    """A catalogue whose head says nothing that changes by itself, such as the day."""

    @property
    def _lasting(self) -> list[tuple[str, str]]:
        return [(name, text) for name, text in self._get_mime_headers() if name in HEADERS]

    mime_headers = property(lambda self: self._lasting)


def languages() -> list[str]:
    """Those that have a catalogue: all but that of the code."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Every file whose words people read, from the root of the project."""
    for app in APPS:
        modules = (path.relative_to(settings.BASE_DIR) for path in (settings.BASE_DIR / app).rglob("*.py"))
        yield from sorted(path for path in modules if not set(path.parts).intersection(LEFT_OUT))
    pages = (path.relative_to(settings.BASE_DIR) for path in (settings.BASE_DIR / "templates").rglob("*.*"))
    yield from sorted(path for path in pages if not set(path.parts).intersection(LEFT_OUT))


def template() -> Catalog:
    """All that the code says, not translated. Raises SyntaxError, with the file, for a template that cannot be read."""
    found = Catalog()
    for path in sources():
        content = BytesIO((settings.BASE_DIR / path).read_bytes())
        method: Any = extract_python if path.suffix == ".py" else templates.extract
        try:
            for _, message, _, context in extract(method, content, _keywords(content)):
                found.add(message, locations=[(str(path), 0)], context=context)
        except SyntaxError as trouble:
            raise SyntaxError(f"{path}: {trouble}") from trouble
    for model in names.models():
        for name in names.names(model):
            found.add(name, locations=[(_module(model), 0)])
    return found


def _keywords(content: BytesIO) -> dict[str, Any]:
    """The functions that translate, by the names under which the module knows them."""
    others = ALIAS.findall(content.getvalue().decode())
    return {**KEYWORDS, **{alias: KEYWORDS[name] for name, alias in others if alias not in KEYWORDS}}


def _module(model: type[Model]) -> str:
    return model.__module__.replace(".", "/") + ".py"


def catalogue(language: str) -> Catalog:
    """What is translated; empty if there is none yet."""
    path, found = path_of(language), Lasting(language, header_comment=HEAD, fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, language):
                if message.id:
                    found[message.id] = message
    return found


def updated(language: str, words: Catalog) -> Catalog:
    """The catalogue with just those words: what was translated is kept, what is said no more is gone."""
    found = catalogue(language)
    found.update(words, no_fuzzy_matching=True)
    found.obsolete.clear()
    return found


def written(found: Catalog) -> bytes:
    """The text for translators."""
    text = BytesIO()
    write_po(text, found, width=WIDTH, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return text.getvalue()


def compiled(found: Catalog) -> bytes:
    """What Django reads."""
    text = BytesIO()
    write_mo(text, found)
    return text.getvalue()
