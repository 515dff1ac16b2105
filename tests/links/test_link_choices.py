"""What a search in the Link Generator's fields finds: a few rows, and only of what is mine."""

import re

import pytest

from tests.factories import AdFactory, LinkFactory, PartnerFactory
from tests.thousands import many_ads, many_links, many_recruits

PATH = "/links/choices/"


def found(client, of, search="", **more):
    """The codes that are offered, in order."""
    answer = client.get(PATH, {"of": of, "search": search} | more)
    assert answer.status_code == 200
    return re.findall(r'data-code="([^"]*)"', answer.content.decode())


def test_each_kind_is_searched_by_name_and_code(as_alice):
    assert found(as_alice, "partner", "bo") == ["bob456"]
    assert found(as_alice, "link", "CARE") == ["haircare", "skincare"]
    assert found(as_alice, "link", "box gift") == ["giftbox"]
    assert found(as_alice, "ad", "Website 2") == ["website2"]


def test_nothing_typed_offers_the_first(as_alice):
    assert found(as_alice, "link") == ["giftbox", "haircare", "skincare"]


def test_what_is_not_mine_is_never_found(as_bob, cast):
    AdFactory(partner=cast.bob, code="own")
    LinkFactory(code="over", retired=True)
    PartnerFactory(code="gone345", parent=cast.bob, inactive=True)
    assert found(as_bob, "partner") == ["dina012"]
    assert found(as_bob, "link") == ["haircare", "skincare"]
    assert found(as_bob, "ad") == ["own"]


def test_the_links_are_those_open_to_whoever_was_chosen(as_alice):
    assert found(as_alice, "link", partner="bob456") == ["haircare", "skincare"]


@pytest.mark.parametrize("partner", ["zoe999", "unknown", "²", "a\0"])
def test_a_stranger_chosen_is_nobody(as_alice, partner, cast):
    LinkFactory(code="zoes", programs=[])
    assert found(as_alice, "link", partner=partner) == found(as_alice, "link")


def test_the_exact_code_comes_first(as_alice, alice):
    many_links(200)
    many_ads(alice, 100)
    assert found(as_alice, "link", "offer19")[0] == "offer19"
    assert found(as_alice, "ad", "banner1")[0] == "banner1"


def test_thousands_are_cut_after_twenty(as_alice, alice):
    many_recruits(alice, 2000)
    assert len(found(as_alice, "partner", "recruit")) == 20
    assert "Type more to see fewer." in as_alice.get(PATH, {"of": "partner"}).content.decode()


@pytest.mark.parametrize("search", ["nothing like it", "%", "_", "\\", "\0", "' OR 1=1 --", "x" * 5000])
def test_odd_words_find_nothing_and_say_so(as_alice, search):
    answer = as_alice.get(PATH, {"of": "link", "search": search})
    assert answer.status_code == 200
    assert 'data-said="Nothing found.' in answer.content.decode() or not search.strip("\0 ")


@pytest.mark.parametrize("of", ["", "owner", "user", "\0"])
def test_there_is_no_other_kind(as_alice, of):
    assert as_alice.get(PATH, {"of": of}).status_code == 404


def test_a_name_is_shown_as_text(as_alice, alice):
    AdFactory(partner=alice, name='"><img src=x>', code="evil")
    html = as_alice.get(PATH, {"of": "ad", "search": "evil"}).content.decode()
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


@pytest.mark.parametrize(("of", "queries"), [("partner", 4), ("link", 5), ("ad", 4)])
def test_a_search_costs_few_queries(as_alice, of, queries, django_assert_max_num_queries):
    found(as_alice, of)
    with django_assert_max_num_queries(queries):
        found(as_alice, of, "a", partner="bob456")
