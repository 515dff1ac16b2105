"""One of my team: code, status, depth and figures; never the account. Nobody else is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PartnerFactory
from tests.stats.rows import count


def page(client, code):
    return client.get(f"/partners/{code}/").content.decode()


def test_a_recruits_recruit_shows_depth_and_who_recruited_them(as_alice):
    answer = as_alice.get("/partners/dina012/")
    assert answer.context["shown"].depth == 2
    assert '<a href="/partners/bob456/">Bob</a>' in answer.content.decode()


def test_the_code_may_be_typed_in_any_case(as_alice):
    assert as_alice.get("/partners/DINA012/").status_code == 200


def test_my_own_page_does_not_name_my_parent(as_bob):
    html = page(as_bob, "bob456")
    assert "· you" in html
    assert "Alice" not in html


@pytest.mark.parametrize("code", ["abc123", "cleo789", "zoe999", "nobody", "²", "x" * 500, "bob456/email"])
def test_whoever_is_not_in_my_team_is_not_there(as_bob, code):
    if code == "bob456/email":
        assert as_bob.post(f"/partners/{code}/").status_code == 404
    assert as_bob.get(f"/partners/{code}/").status_code == 404


def test_a_stranger_and_nobody_get_the_same_answer(as_bob):
    assert page(as_bob, "zoe999").replace("zoe999", "") == page(as_bob, "nobody").replace("nobody", "")


def test_the_figures_are_the_partners_own(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, day=today, hits=1234, unique=1000, forms=5, purchases=5, EUR="12.50")
    count(cast.dina, cast.haircare, day=today, hits=7)
    html = page(as_alice, "bob456")
    for text in ("1,234", "1.0%", "€12.50"):
        assert text in html


def test_the_figures_stand_beside_those_of_the_days_before(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, day=today, hits=30)
    count(cast.bob, cast.haircare, day=today - timedelta(days=30), hits=20)
    assert "50% more than before (20)" in page(as_alice, "bob456")


@pytest.mark.parametrize(("days", "bars"), [("7", 7), ("90", 90), ("", 30), ("365", 30)])
def test_the_chart_shows_the_days_that_are_asked_for(as_alice, days, bars):
    answer = as_alice.get("/partners/bob456/", {"days": days})
    assert len(answer.context["chart"].bars) == bars
    assert ("There is no such period" in answer.content.decode()) == (days == "365")


def test_best_links_and_ads_are_the_partners_own(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, cast.website2, day=today, hits=3)
    count(cast.dina, cast.skincare, day=today, hits=50)
    html = page(as_alice, "bob456")
    start = today - timedelta(days=29)
    for choice in ("link=haircare", "ad=website2"):
        assert f'href="/stats/?partner=bob456&amp;from={start}&amp;to={today}&amp;{choice}"' in html
    assert "skincare" not in html


def test_a_parents_ad_is_named_by_its_maker(as_bob, cast):
    count(cast.dina, cast.haircare, cast.website2, day=timezone.localdate(), hits=3)
    assert "by Alice" in page(as_bob, "dina012")


def test_the_team_below_is_counted_and_one_click_away(as_alice, cast):
    PartnerFactory(code="emil", parent=cast.dina)
    html = " ".join(page(as_alice, "bob456").split())
    assert '<a href="/partners/?team=bob456">2 partners</a>' in html
    assert "1 of them recruited directly" in html
    assert "nobody yet" in page(as_alice, "cleo789")


def test_my_own_team_is_my_list(as_alice):
    html = " ".join(page(as_alice, "abc123").split())
    assert '<a href="/partners/">3 partners</a>' in html


def test_the_page_leads_to_generator_and_statistics_of_this_partner(as_alice):
    html = page(as_alice, "bob456")
    assert 'href="/links/generate/?partner=bob456"' in html
    assert 'href="/stats/?partner=bob456"' in html


def test_nobody_generates_for_somebody_inactive(as_alice, bob):
    bob.deactivate(timezone.now())
    html = page(as_alice, "bob456")
    assert "nothing is credited" in html
    assert "/links/generate/?partner=bob456" not in html


def test_somebody_invited_is_explained(as_alice, alice):
    PartnerFactory(code="emil", parent=alice, invited=True)
    assert "has not chosen a password yet" in page(as_alice, "emil")


def test_no_account_shows(as_alice, bob):
    bob.user.email = "secret@people.example"
    bob.user.save()
    assert "secret@people.example" not in page(as_alice, "bob456")


def test_the_page_costs_seven_queries(as_alice, django_assert_num_queries):
    as_alice.get("/partners/dina012/")
    with django_assert_num_queries(7):
        as_alice.get("/partners/dina012/")


def test_the_page_is_only_read(as_alice):
    assert as_alice.post("/partners/bob456/").status_code == 405
