"""My referral partners: everybody below me, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PartnerFactory
from tests.stats.rows import count
from tests.thousands import many_recruits

PAGE = "/partners/"


def members(client, **asked):
    return {member.partner.code: member for member in client.get(PAGE, asked).context["members"]}


def test_the_list_holds_my_recruits_and_theirs_with_their_depth(as_alice):
    assert {code: member.depth for code, member in members(as_alice).items()} == {
        "bob456": 1,
        "cleo789": 1,
        "dina012": 2,
    }


def test_neither_parents_nor_strangers_are_listed(as_bob):
    assert set(members(as_bob)) == {"dina012"}


def test_everyones_status_shows(as_alice, alice, bob):
    bob.deactivate(timezone.now())
    PartnerFactory(code="emil", parent=alice, invited=True)
    statuses = {code: member.partner.status for code, member in members(as_alice).items()}
    assert statuses == {"bob456": "inactive", "cleo789": "active", "dina012": "active", "emil": "invited"}


def test_the_figures_are_each_partners_own_of_thirty_days(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, day=today - timedelta(days=29), hits=5, unique=4, forms=1, purchases=1)
    count(cast.bob, cast.haircare, day=today - timedelta(days=30), hits=90)
    count(cast.dina, cast.haircare, day=today, hits=40)
    figures = members(as_alice)["bob456"].figures
    assert (figures.hits, figures.unique, figures.forms, figures.purchases) == (5, 4, 1, 1)


def test_somebody_without_recruits_is_told_how_one_appears(as_dina):
    assert "Nobody yet" in as_dina.get(PAGE).content.decode()


def test_a_search_finds_by_name_or_code(as_alice):
    assert set(members(as_alice, search="DIN")) == {"dina012"}
    assert set(members(as_alice, search="789")) == {"cleo789"}


@pytest.mark.parametrize("search", ["zoe", "abc123", "\0", "%", "_", "'--", "x" * 500])
def test_a_search_never_finds_anybody_beyond_my_team(as_alice, search):
    assert set(members(as_alice, search=search)) <= {"bob456", "cleo789", "dina012"}


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
