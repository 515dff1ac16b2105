"""What a code may look like, and how a fresh one is made."""

import pytest
from django.core.exceptions import ValidationError

from partners.codes import RESERVED, CodeField, fresh_code, parse_code, validate_code

MALFORMED = ["", "-a", "_a", "a b", "a/b", "..", "%41", "a\x00b", "é", "\u212aelvin", "ha\u0131r", "a" * 65, "a\n", "²"]


@pytest.mark.parametrize("text", ["a", "0", "abc123", "a-b_c", "a" * 64])
def test_letters_digits_dash_and_underscore_are_a_code(text):
    validate_code(text)
    assert parse_code(text) == text


@pytest.mark.parametrize("text", MALFORMED)
def test_anything_else_is_none(text):
    assert parse_code(text) is None
    with pytest.raises(ValidationError, match="letters a to z"):
        validate_code(text)


def test_a_code_is_read_in_any_case():
    assert parse_code("ABC-123") == "abc-123"


@pytest.mark.parametrize("word", ["new", "owner", "admin"])
def test_words_of_the_portals_own_addresses_are_reserved(word):
    assert word in RESERVED
    with pytest.raises(ValidationError, match="word of the portal"):
        validate_code(word)


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Website 2", [], "website2"),
        ("Website 2", ["website2"], "website2-2"),
        ("Website 2", ["website2", "website2-2"], "website2-3"),
        ("Frühling – Straße", [], "fruhlingstrae"),
        ("日本", [], "ad"),
        ("new", [], "new-2"),
        ("--x", [], "x"),
        ("x" * 100, [], "x" * 56),
    ],
)
def test_a_fresh_code_is_made_from_the_name(name, taken, code):
    made = fresh_code(name, taken.__contains__, fallback="ad")
    assert made == code
    validate_code(made)


@pytest.mark.parametrize(("typed", "stored"), [(" ABC ", "abc"), (None, None), ("\u212aelvin", "\u212aelvin")])
def test_a_typed_code_is_stored_in_lower_case_and_look_alikes_are_not_hidden(typed, stored):
    assert CodeField(null=True).to_python(typed) == stored
