"""Campaign tags: they become the address's query, well encoded, and never come in the portal's way."""

from urllib.parse import parse_qs, urlsplit

import pytest

from links.campaigns import NAMES, names_in, query_of
from links.destinations import Destination
from links.models import GeneratedAddress
from partners.portal import Portal
from tests.factories import LinkFactory
from tests.pages import errors_on, value_of

PAGE = "/links/generate/"


def asked(client, **choices):
    return client.get(PAGE, {"link": "haircare"} | choices).content.decode()


def test_they_stand_in_a_fixed_order_and_only_if_they_say_something():
    tags = {"utm_content": "c", "utm_source": "s", "utm_term": "", "other": "x"}
    assert query_of(tags) == "utm_source=s&utm_content=c"
    assert query_of({}) == ""


@pytest.mark.parametrize("text", ["a b", "a&b=c", "50%", "grün/blau", "#top", "?x", "日本", "a+b", '"><script>', "😀"])
def test_whatever_is_typed_arrives_at_the_website_as_it_was(as_alice, text):
    address = value_of(asked(as_alice, utm_source=text, utm_medium="mail"), "address")

    query = str(urlsplit(address).query)
    assert address.isascii()
    assert parse_qs(query) == {"utm_source": [text], "utm_medium": ["mail"]}
    arrived = Destination.parse("https://shop.example/?a=1#end").for_visitor(query, "rp", "TOKEN")
    assert parse_qs(urlsplit(arrived).query) == {
        "a": ["1"],
        "rp": ["TOKEN"],
        "utm_source": [text],
        "utm_medium": ["mail"],
    }


def test_they_come_with_the_qr_code_the_html_and_what_is_remembered(as_alice):
    tags = {"utm_source": "a&b", "utm_campaign": "spring"}
    html = asked(as_alice, **tags)
    assert "utm_source=a%26b&amp;utm_campaign=spring" in html[html.index('<img class="qr-picture"') :][:200]
    assert "?utm_source=a%26b&amp;amp;utm_campaign=spring&quot;" in html[html.index("<textarea") :][:300]

    as_alice.post(PAGE, {"link": "haircare"} | tags)
    assert GeneratedAddress.objects.get().query == "utm_source=a%26b&utm_campaign=spring"


@pytest.mark.parametrize("name", NAMES)
def test_the_portals_own_parameter_is_refused_in_words(as_alice, name):
    Portal.objects.update_or_create(pk=1, defaults={"token_parameter": name})
    html = asked(as_alice, **{name: "x"})
    assert errors_on(html) == [f"This portal itself uses “{name}” to know who is credited. Leave it empty."]
    assert value_of(html, "address") is None


def test_what_the_website_says_itself_is_refused_because_it_would_be_lost(as_alice):
    LinkFactory(code="tagged", website_address="https://shop.example/?utm_medium=&x=1")
    html = asked(as_alice, link="tagged", utm_medium="mail", utm_source="x")
    assert errors_on(html) == ["The website's own address says “utm_medium” already, and keeps it. Leave it empty."]


def test_names_of_an_address_are_read_decoded():
    assert names_in("https://shop.example/?utm%5Fsource=1&b#c=2") == {"utm_source", "b"}


def test_each_has_a_limit(as_alice):
    assert errors_on(asked(as_alice, utm_term="x" * 100)) == []
    assert errors_on(asked(as_alice, utm_term="x" * 101)) == ["Use at most 100 characters."]


def test_all_together_have_a_limit(as_alice):
    html = asked(as_alice, **dict.fromkeys(NAMES, "語" * 90))
    assert errors_on(html) == ["All of these together are too long. Use fewer or shorter words."]
    assert value_of(html, "address") is None


def test_a_null_character_is_refused(as_alice):
    assert len(errors_on(asked(as_alice, utm_source="a\0"))) == 1


def test_the_questions_are_open_only_for_who_uses_them(as_alice):
    assert '<details class="tags">' in asked(as_alice)
    assert '<details class="tags" open>' in asked(as_alice, utm_source="x")
