"""My ads: the list with figures, order, status, search and pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import AdFactory, PartnerFactory
from tests.stats.rows import count
from tests.thousands import many_ads

PAGE = "/ads/"


def codes(client, **asked):
    return [line.row.code for line in client.get(PAGE, asked).context["listing"].page]


def test_the_list_shows_my_ads_in_use(as_alice, alice, bob):
    AdFactory(partner=alice, code="old", retired=True)
    AdFactory(partner=bob, code="bobs")
    assert codes(as_alice) == ["website2"]


@pytest.mark.parametrize(
    ("status", "shown"),
    [("in-use", ["website2"]), ("retired", ["old"]), ("all", ["old", "website2"]), ("nonsense", ["website2"])],
)
def test_the_status_decides_what_is_listed(as_alice, alice, status, shown):
    AdFactory(partner=alice, code="old", retired=True)
    assert codes(as_alice, status=status) == shown


def test_the_figures_are_those_of_my_team_with_this_ad(as_alice, cast):
    today = timezone.localdate()
    count(cast.alice, cast.haircare, cast.website2, day=today, hits=3, unique=2)
    count(cast.bob, cast.haircare, cast.website2, day=today, hits=4, forms=1)
    count(cast.alice, cast.haircare, day=today, hits=50)
    figures = as_alice.get(PAGE).context["listing"].page[0].figures
    assert (figures.hits, figures.unique, figures.forms) == (7, 6, 1)


def told(client, **asked):
    return client.get(PAGE, asked).context["asked"].remarks


@pytest.fixture
def three(cast):
    """Banner has most hits, Letter converts best and earns in euros, Website 2 has nothing."""
    today = timezone.localdate()
    banner = AdFactory(partner=cast.alice, code="banner", name="Banner", media_type="website")
    letter = AdFactory(partner=cast.alice, code="letter", name="Letter", media_type="newsletter")
    count(cast.alice, cast.haircare, banner, day=today, hits=9, unique=8, forms=1, USD="1.00")
    count(cast.bob, cast.haircare, letter, day=today, hits=4, unique=2, forms=1, purchases=1, EUR="5.00")


@pytest.mark.parametrize(
    ("sort", "order"),
    {
        "": "banner letter website2",
        "name": "banner letter website2",
        "-name": "website2 letter banner",
        "media_type": "letter banner website2",
        "-hits": "banner letter website2",
        "hits": "website2 letter banner",
        "-unique": "banner letter website2",
        "-opt_ins": "letter banner website2",
        "-conversion": "letter banner website2",
        "conversion": "banner letter website2",
        "-revenue_EUR": "letter banner website2",
        "-revenue_USD": "banner letter website2",
        "revenue_USD": "letter website2 banner",
    }.items(),
)
def test_any_column_sorts(as_alice, three, sort, order):
    assert codes(as_alice, sort=sort) == order.split()
    assert told(as_alice, sort=sort) == []


@pytest.mark.parametrize(
    "sort", ["colour", "-", "--hits", "revenue_eu", "HITS", "code;drop", "partner__user__password"]
)
def test_a_column_that_is_not_there_is_told_and_left_out(as_alice, three, sort):
    assert codes(as_alice, sort=sort) == ["banner", "letter", "website2"]
    assert told(as_alice, sort=sort) == [f"This list has no column “{sort.removeprefix('-')}” to sort by."]


def test_the_column_that_sorts_is_marked_and_turns_round(as_alice, three):
    html = as_alice.get(PAGE, {"sort": "-hits", "search": "e"}).content.decode()
    assert 'aria-sort="descending"><a href="?search=e&amp;sort=hits">Hits</a>' in html
    assert html.count("aria-sort") == 1


def test_the_total_is_of_what_is_listed(as_alice, cast, three):
    count(cast.alice, cast.haircare, AdFactory(partner=cast.alice, retired=True), day=timezone.localdate(), hits=100)
    count(cast.alice, cast.haircare, day=timezone.localdate(), hits=1000)
    assert as_alice.get(PAGE).context["total"].hits == 13
    assert as_alice.get(PAGE, {"search": "letter"}).context["total"].revenue == {"EUR": 5}


def test_each_ad_has_its_hits_day_by_day(as_alice, three):
    trends = [line.trend for line in as_alice.get(PAGE).context["listing"].page]
    assert trends == [(0,) * 29 + (9,), (0,) * 29 + (4,), (0,) * 30]


@pytest.mark.parametrize(("size", "rows"), [("25", 25), ("50", 50), ("100", 91), ("", 25)])
def test_the_size_of_a_page_is_chosen(as_alice, alice, size, rows):
    many_ads(alice, 100)
    assert len(codes(as_alice, size=size)) == rows
    assert told(as_alice, size=size) == []


@pytest.mark.parametrize("size", ["7", "1000000", "-1", "²", "x"])
def test_a_size_that_is_not_offered_is_told(as_alice, alice, size):
    many_ads(alice, 100)
    assert len(codes(as_alice, size=size)) == 25
    assert told(as_alice, size=size) == ["A page can have so many rows: 25, 50, 100."]


def test_the_order_goes_through_all_pages(as_alice, cast):
    many_ads(cast.alice, 60)
    best = cast.alice.ads.get(code="banner58")
    count(cast.alice, cast.haircare, best, day=timezone.localdate(), hits=5)
    assert codes(as_alice, sort="-hits")[0] == "banner58"
    assert codes(as_alice, sort="hits", page="3")[-1] == "banner58"


def test_pages_keep_what_was_asked(as_alice, alice):
    many_ads(alice, 100)
    html = as_alice.get(PAGE, {"sort": "-name", "status": "all", "search": "banner"}).content.decode()
    assert 'rel="next" href="?sort=-name&amp;status=all&amp;search=banner&amp;page=2"' in html


def test_a_status_that_is_not_there_is_told(as_alice):
    assert told(as_alice, status="lost") == ["This list has nothing that is called “lost”."]


def test_whoever_retired_everything_is_shown_the_way_to_it(as_alice, website2):
    website2.retire(timezone.now())
    html = as_alice.get(PAGE).content.decode()
    assert "All your ads are retired." in html
    assert 'href="?status=retired"' in html


def test_hits_of_more_than_thirty_days_ago_are_not_in_the_figures(as_alice, cast):
    count(cast.alice, cast.haircare, cast.website2, day=timezone.localdate() - timedelta(days=30), hits=3)
    assert as_alice.get(PAGE).context["listing"].page[0].figures.hits == 0


def test_somebody_without_ads_is_told_what_they_are_for(as_bob):
    html = as_bob.get(PAGE).content.decode()
    assert "No ads yet" in html
    assert 'href="/ads/new/"' in html


def test_nothing_retired_is_said_in_words(as_alice):
    assert "No retired ads" in as_alice.get(PAGE, {"status": "retired"}).content.decode()


def test_a_search_finds_by_name_or_code_and_keeps_the_status(as_alice, alice):
    many_ads(alice, 100)
    html = as_alice.get(PAGE, {"search": "banner 7", "status": "all"}).content.decode()
    assert codes(as_alice, search="BANNER 79", status="all") == ["banner79"]
    assert '<input type="hidden" name="status" value="all">' in html


def test_a_search_without_a_match_says_so(as_alice):
    assert "No ad found" in as_alice.get(PAGE, {"search": "a\0' OR 1=1"}).content.decode()


def test_long_lists_come_in_pages(as_alice, alice):
    many_ads(alice, 100)
    assert len(codes(as_alice)) == 25
    assert len(codes(as_alice, page="4")) == 16


def test_the_list_costs_seven_queries_with_a_thousand_ads_as_with_one(as_alice, alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(7):
        as_alice.get(PAGE)
    many_ads(alice)
    with django_assert_num_queries(7):
        as_alice.get(PAGE, {"status": "all", "page": "7"})


def test_an_ads_name_is_shown_as_text(sign_in, db):
    partner = PartnerFactory()
    AdFactory(partner=partner, name="<img src=x onerror=alert(1)>", code="x1")
    for page in (PAGE, "/ads/x1/"):
        assert "<img src=x" not in sign_in(partner).get(page).content.decode()
