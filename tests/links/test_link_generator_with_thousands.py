"""The Link Generator with 10,000 partners, 1,000 links and 1,000 ads: it pages, searches, and asks no more."""

from urllib.parse import urlencode

import pytest

from tests.pages import errors_on, value_of
from tests.thousands import many_ads, many_links, many_recruits

PAGE = "/links/generate/"
QUERIES = 10


@pytest.fixture(autouse=True)
def _first_page(as_alice):
    """The very first page of a session writes down that there is one."""
    as_alice.get(PAGE)


@pytest.fixture
def crowd(alice):
    many_recruits(alice)
    many_links()
    many_ads(alice)


def ask(client, **choices):
    return client.get(f"{PAGE}?{urlencode(choices)}").content.decode()


def test_a_choice_for_a_recruit_costs_ten_queries_at_most(as_alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        ask(as_alice, partner="bob456", link="haircare", ad="website2")


def test_the_plain_page_costs_seven_queries(as_alice, django_assert_num_queries):
    with django_assert_num_queries(7):
        ask(as_alice)


def test_the_plain_page_costs_no_more_with_thousands(as_alice, crowd, django_assert_num_queries):
    with django_assert_num_queries(7):
        ask(as_alice)


def test_a_choice_among_thousands_with_every_list_open_costs_ten_queries(as_alice, crowd, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        choice = {"partner": "recruit9999", "link": "offer999", "ad": "banner998"}
        html = ask(as_alice, **choice, team_page=900, ads_page=80, websites_page=3)
    assert value_of(html, "address").endswith("/go/offer999/recruit9999/banner998")


def test_thousands_are_never_printed(as_alice, crowd):
    html = ask(as_alice, partner="recruit5", link="offer7")
    assert html.count("<option") < 150
    assert html.count("<tr") < 50


def test_a_search_finds_a_recruit_beyond_the_first_page(as_alice, crowd):
    html = ask(as_alice, team_search="recruit 9876")
    assert "partner=recruit9876" in html
    assert html.count("/partners/recruit") == 1


def test_a_search_keeps_what_was_chosen(as_alice, crowd):
    html = ask(as_alice, team_search="9876", partner="bob456", link="offer7")
    assert '<input type="hidden" name="partner" value="bob456">' in html
    assert '<input type="hidden" name="link" value="offer7">' in html


def test_a_search_without_a_match_says_so(as_alice, crowd):
    html = ask(as_alice, team_search="nothing like it", websites_search="x y z", ads_search="\0%_")
    for words in ("Nobody found", "No website found", "No ad found"):
        assert words in html


def test_a_page_that_is_not_there_is_the_first_one(as_alice, crowd):
    page = as_alice.get(PAGE, {"team_page": "999999"}).context["lists"]["team"].listing.page
    assert page.number == 1
    assert len(page) == 10


@pytest.mark.parametrize("code", ["zoe999", "recruit10000"])
def test_a_stranger_is_refused_among_thousands_too(as_alice, crowd, code):
    html = ask(as_alice, partner=code, link="offer1")
    assert errors_on(html) == ["Choose yourself or somebody in your team."]
    assert f'value="{code}"' in html  # what was typed stays
    assert value_of(html, "address") is None


def test_an_unknown_link_is_refused_among_thousands_too(as_alice, crowd):
    assert errors_on(ask(as_alice, link="offer1000")) == [
        "This is not one of the websites open to you. Choose one of those."
    ]
