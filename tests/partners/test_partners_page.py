"""My referral partners: everybody below me, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PartnerFactory
from tests.stats.rows import count
from tests.thousands import many_recruits

PAGE = "/partners/"


def members(client, **asked):
    return {line.row.code: line for line in client.get(PAGE, asked).context["listing"].page}


def test_the_list_holds_my_recruits_and_theirs_with_their_depth(as_alice):
    assert {code: member.row.depth for code, member in members(as_alice).items()} == {
        "bob456": 1,
        "cleo789": 1,
        "dina012": 2,
    }


def test_neither_parents_nor_strangers_are_listed(as_bob):
    assert set(members(as_bob)) == {"dina012"}


def test_everyones_status_shows(as_alice, alice, bob):
    bob.deactivate(timezone.now())
    PartnerFactory(code="emil", parent=alice, invited=True)
    statuses = {code: member.row.status for code, member in members(as_alice).items()}
    assert statuses == {"bob456": "inactive", "cleo789": "active", "dina012": "active", "emil": "invited"}


def test_the_figures_are_each_partners_own_of_thirty_days(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, day=today - timedelta(days=29), hits=5, unique=4, forms=1, purchases=1)
    count(cast.bob, cast.haircare, day=today - timedelta(days=30), hits=90)
    count(cast.dina, cast.haircare, day=today, hits=40)
    figures = members(as_alice)["bob456"].figures
    assert (figures.hits, figures.unique, figures.forms, figures.purchases) == (5, 4, 1, 1)


def order(client, **asked):
    return list(members(client, **asked))


def told(client, **asked):
    return client.get(PAGE, asked).context["asked"].remarks


@pytest.fixture
def busy(cast):
    """Dina has most hits, Bob earns, Cleo converts best."""
    today = timezone.localdate()
    count(cast.dina, cast.haircare, day=today, hits=40)
    count(cast.bob, cast.haircare, day=today, hits=9, unique=8, purchases=1, EUR="5.00")
    count(cast.cleo, cast.haircare, day=today, hits=2, unique=1, forms=2)


@pytest.mark.parametrize(
    ("sort", "codes"),
    {
        "": "bob456 cleo789 dina012",
        "-name": "dina012 cleo789 bob456",
        "recruiter": "bob456 cleo789 dina012",
        "-recruiter": "dina012 bob456 cleo789",
        "depth": "bob456 cleo789 dina012",
        "-depth": "dina012 bob456 cleo789",
        "-hits": "dina012 bob456 cleo789",
        "unique": "cleo789 bob456 dina012",
        "-opt_ins": "cleo789 bob456 dina012",
        "-conversion": "cleo789 bob456 dina012",
        "-revenue_EUR": "bob456 cleo789 dina012",
    }.items(),
)
def test_any_column_sorts(as_alice, busy, sort, codes):
    assert order(as_alice, sort=sort) == codes.split()
    assert told(as_alice, sort=sort) == []


@pytest.mark.parametrize("sort", ["user__password", "email", "-", "revenue_eur", "joined_at"])
def test_a_column_that_is_not_there_is_told_and_left_out(as_alice, busy, sort):
    assert order(as_alice, sort=sort) == ["bob456", "cleo789", "dina012"]
    assert "no column" in told(as_alice, sort=sort)[0]


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("all", {"bob456", "cleo789", "dina012", "emil"}),
        ("active", {"cleo789", "dina012"}),
        ("invited", {"emil"}),
        ("inactive", {"bob456"}),
    ],
)
def test_the_status_narrows_the_list(as_alice, alice, bob, status, codes):
    bob.deactivate(timezone.now())
    PartnerFactory(code="emil", parent=alice, invited=True)
    found = members(as_alice, status=status)
    assert set(found) == codes
    assert status in ("all", *{member.row.status for member in found.values()})


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"depth": "1"}, {"bob456", "cleo789"}),
        ({"team": "bob456"}, {"dina012"}),
        ({"team": "BOB456", "depth": "1"}, {"dina012"}),
        ({"team": "dina012"}, set()),
        ({"team": "abc123"}, {"bob456", "cleo789", "dina012"}),
    ],
)
def test_direct_recruits_or_one_of_the_team_can_be_chosen(as_alice, asked, codes):
    assert set(members(as_alice, **asked)) == codes


@pytest.mark.parametrize("team", ["zoe999", "abc123", "cleo789", "nobody", "²"])
def test_the_team_of_somebody_beyond_mine_is_not_there(as_bob, team):
    assert as_bob.get(PAGE, {"team": team}).status_code == 404


def test_the_depth_is_from_me_whoevers_team_is_shown(as_alice):
    assert members(as_alice, team="bob456")["dina012"].row.depth == 2


def test_the_total_is_of_everybody_listed_without_me(as_alice, cast, busy):
    count(cast.alice, cast.haircare, day=timezone.localdate(), hits=1000)
    count(cast.zoe, cast.haircare, day=timezone.localdate(), hits=1000)
    assert as_alice.get(PAGE).context["total"].hits == 51
    assert as_alice.get(PAGE, {"depth": "1"}).context["total"].hits == 11


def test_each_has_their_hits_day_by_day(as_alice, busy):
    found = members(as_alice)
    assert found["dina012"].trend == (0,) * 29 + (40,)


def test_a_link_is_one_click_away_unless_somebody_is_inactive(as_alice, bob):
    bob.deactivate(timezone.now())
    html = as_alice.get(PAGE).content.decode()
    assert 'href="/links/generate/?partner=cleo789"' in html
    assert 'href="/links/generate/?partner=bob456"' not in html


@pytest.mark.parametrize("asked", [{"status": "lost"}, {"depth": "7"}, {"size": "7"}])
def test_what_is_not_offered_is_told_and_left_out(as_alice, asked):
    assert set(members(as_alice, **asked)) == {"bob456", "cleo789", "dina012"}
    assert len(told(as_alice, **asked)) == 1


def test_ten_thousand_can_be_sorted_by_a_figure(as_alice, cast, django_assert_num_queries):
    many_recruits(cast.alice)
    best = cast.alice.recruits.get(code="recruit7777")
    count(best, cast.haircare, day=timezone.localdate(), hits=5)
    count(cast.alice, cast.haircare, day=timezone.localdate(), hits=1000)
    as_alice.get(PAGE)
    with django_assert_num_queries(7):
        found = as_alice.get(PAGE, {"sort": "-hits", "size": "100"}).context
    assert found["listing"].page[0].row == best
    assert (len(found["listing"].page), found["total"].hits) == (100, 5)


def test_somebody_without_recruits_is_told_how_one_appears(as_dina):
    assert "Nobody yet" in as_dina.get(PAGE).content.decode()


def test_a_search_finds_by_name_or_code(as_alice):
    assert set(members(as_alice, search="DIN")) == {"dina012"}
    assert set(members(as_alice, search="789")) == {"cleo789"}


@pytest.mark.parametrize("search", ["zoe", "abc123", "\0", "%", "_", "'--", "x" * 500])
def test_a_search_never_finds_anybody_beyond_my_team(as_alice, search):
    assert set(members(as_alice, search=search)) <= {"bob456", "cleo789", "dina012"}


def test_a_search_stays_in_the_address_of_everything_else(as_alice):
    html = as_alice.get(PAGE, {"search": "o", "sort": "-hits"}).content.decode()
    assert 'href="?search=o&amp;sort=-hits&amp;status=inactive"' in html
    assert '<input type="hidden" name="sort" value="-hits">' in html


def test_a_search_without_a_match_says_so(as_alice):
    assert "Nobody found" in as_alice.get(PAGE, {"search": "zoe"}).content.decode()


@pytest.mark.parametrize("page", ["2", "5"])
def test_long_lists_come_in_pages(as_alice, alice, page):
    many_recruits(alice, 100)
    found = as_alice.get(PAGE, {"page": page}).context["listing"].page
    assert (str(found.number), found.paginator.count) == (page, 103)


@pytest.mark.parametrize("page", ["6", "0", "-1", "²", "", "two", "1" * 400, "1000000"])
def test_a_page_that_is_not_there_is_the_first(as_alice, alice, page):
    many_recruits(alice, 100)
    assert as_alice.get(PAGE, {"page": page}).context["listing"].page.number == 1


def test_ten_thousand_cost_no_more_queries_than_three(as_alice, alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(7):
        as_alice.get(PAGE)
    many_recruits(alice)
    with django_assert_num_queries(7):
        as_alice.get(PAGE, {"page": "300", "search": "recruit"})


def test_no_account_shows(as_alice, bob):
    html = as_alice.get(PAGE).content.decode()
    assert bob.user.email not in html


def test_a_partners_name_is_shown_as_text(as_alice, alice):
    PartnerFactory(code="evil", name="<img src=x onerror=alert(1)>", parent=alice)
    assert "<img src=x" not in as_alice.get(PAGE).content.decode()
    assert "<img src=x" not in as_alice.get("/partners/evil/").content.decode()


def test_the_list_is_only_read(as_alice):
    assert as_alice.post(PAGE).status_code == 405
