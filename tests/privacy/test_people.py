"""One e-mail has many spellings, and no other e-mail is one of them."""

import json

import pytest
from django.core.exceptions import ValidationError

from stats.capture.privacy.people import Person, person_of

ANN = Person("ann@people.example", "")
JURGEN = Person("jurgen@xn--mller-kva.example", "")

MENTIONS = [
    "ann@people.example",
    "ANN@People.Example",
    "Ann <ann@people.example>, and others.",
    "mailto:ann@people.example?subject=Hi",
    "email=ann@people.example&name=Ann",
    "'ann@people.example'",
    "Write to ann@people.example.",
]
OTHERS = [
    "joann@people.example",
    "o'ann@people.example",
    "jo.ann@people.example",
    "jo+ann@people.example",
    "ann@people.example.com",
    "ann@people.example-shop.example",
    "ann@people",
    "ann @people.example",
    "",
]


@pytest.mark.parametrize("text", MENTIONS)
def test_a_text_mentions_the_email_however_it_is_written(text):
    assert ANN.is_in(text)
    assert ANN.is_in_bytes(text.encode())
    assert "@" not in ANN.without(text)


@pytest.mark.parametrize("text", OTHERS)
def test_another_email_is_not_this_one(text):
    assert not ANN.is_in(text)
    assert not ANN.is_in_bytes(text.encode())
    assert ANN.without(text) == text


@pytest.mark.parametrize("name", ["jurgen", "JURGEN"])
@pytest.mark.parametrize(
    "domain", ["müller.example", "MÜLLER.example", "mu\u0308ller.example", "xn--mller-kva.example"]
)
def test_letters_of_other_languages_are_found_in_any_spelling(name, domain):
    text = f"{name}@{domain}"
    assert JURGEN.is_in(text)
    for body in (text, json.dumps([text]), json.dumps([text], ensure_ascii=False)):
        assert JURGEN.is_in_bytes(body.encode())


def test_what_is_escaped_is_found():
    assert ANN.is_in_bytes(b'{"billing": {"email": "ann\\u0040people.example"}}')
    assert ANN.is_in_bytes(b"email=ann%40people.example&name=Ann")
    assert ANN.is_in_bytes(b"\xff\xfe ann@people.example \xff")
    assert not ANN.is_in_bytes(b'{"\\u0041": "bob@people.example"}')


def test_documents_too_deep_to_be_read_are_searched_as_text():
    assert ANN.is_in_bytes(b'"%"' + b"[" * 100_000 + b"ann@people.example")


def test_the_email_is_taken_out_of_documents_wherever_it_stands():
    document = {"ann@people.example": ["to ann@people.example", 1, None], "other": {"who": "bob@people.example"}}
    assert ANN.without(document) == {"…": ["to …", 1, None], "other": {"who": "bob@people.example"}}


def test_a_domain_that_only_looks_foreign_has_one_spelling():
    assert Person("ann@xn--a.example", "").is_in("Ann@XN--A.example")


def test_all_spellings_are_the_same_person(db):
    typed = [" Jurgen@Müller.example ", "jurgen@xn--mller-kva.example", "JURGEN@MU\u0308LLER.EXAMPLE"]
    assert len({person_of(text) for text in typed}) == 1
    assert person_of(typed[0]) != person_of("jurgen@muller.example")


def test_what_is_no_email_is_nobody(db):
    with pytest.raises(ValidationError):
        person_of("not an e-mail")
