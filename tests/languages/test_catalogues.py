"""The catalogues say all that the portal says, in German and in Spanish."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings

from referral_portal.languages import catalogues

LANGUAGES = ["de", "es"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)s|%%|{[a-z_]*}")
TAG = re.compile(r"</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def words() -> Catalog:
    return catalogues.template()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def messages(found: Catalog) -> list[Message]:
    return [message for message in found if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each form of a translation beside the English of it: the last English one stands for all further forms."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[min(number, 1)], form) for number, form in enumerate(message.string)]


def test_every_language_but_english_has_a_catalogue() -> None:
    assert catalogues.languages() == LANGUAGES == [code for code, _ in settings.LANGUAGES if code != "en"]


def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language: str, words: Catalog) -> None:
    written = catalogues.path_of(language).read_bytes()
    is_up_to_date = catalogues.written(catalogues.updated(language, words)) == written

    # Two texts of this length in an assertion would be compared for hours to show where they differ.
    assert is_up_to_date, "Run: make messages"


def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = catalogues.path_of(language).with_suffix(".mo").read_bytes()
    is_up_to_date = catalogues.compiled(catalogues.catalogue(language)) == compiled

    assert is_up_to_date, "Run: make messages"


def test_everything_is_translated(language: str) -> None:
    found = messages(catalogues.catalogue(language))

    assert [message.id for message in found if not all(form for _, form in pairs(message))] == []
    assert [message.id for message in found if message.fuzzy] == []


def test_every_plural_form_is_there(language: str) -> None:
    found = catalogues.catalogue(language)
    plural = [message for message in messages(found) if message.pluralizable]

    assert plural
    assert {len(message.string) for message in plural} == {found.num_plurals}


@pytest.mark.parametrize("sort", [PLACEHOLDER, TAG])
def test_a_translation_holds_what_is_put_in(language: str, sort: re.Pattern[str]) -> None:
    found = messages(catalogues.catalogue(language))
    differing = [
        (english, form)
        for message in found
        for english, form in pairs(message)
        if Counter(sort.findall(english)) != Counter(sort.findall(form))
    ]

    assert differing == []


def test_a_translation_begins_and_ends_as_the_english_does(language: str) -> None:
    """Blanks, and the stop at the end: sentences stand beside each other."""
    found = messages(catalogues.catalogue(language))
    differing = [
        (english, form)
        for message in found
        for english, form in pairs(message)
        if (english[:1].isspace(), english[-1:].isspace()) != (form[:1].isspace(), form[-1:].isspace())
        or english.endswith(".") != form.endswith(".")
    ]

    assert differing == []


# How somebody is spoken to: German says Sie, Spanish says tú.
OTHERWISE = {"de": re.compile(r"\b(du|dich|dir|dein\w*)\b", re.IGNORECASE), "es": re.compile(r"\b(usted|ustedes)\b")}


def test_everybody_is_spoken_to_alike(language: str) -> None:
    found = messages(catalogues.catalogue(language))

    assert [form for message in found for _, form in pairs(message) if OTHERWISE[language].search(form)] == []


def test_a_catalogue_does_not_change_by_itself(language: str) -> None:
    found = catalogues.catalogue(language)

    assert catalogues.compiled(found) == catalogues.compiled(catalogues.catalogue(language))
    assert b"POT-Creation-Date" not in catalogues.written(found)
