"""The partner's home: the last 30 days at a glance, and first steps for somebody new."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import AdFactory, LinkFactory
from tests.stats.rows import TODAY, count, opt_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def busy(cast):
    """Alice has had hits, in these 30 days and before."""
    cast.alice.first_hit_at = NOW
    cast.alice.save()
    count(cast.alice, cast.haircare, hits=12, purchases=1, EUR="50")
    count(cast.bob, cast.skincare, cast.website2, hits=4)
    count(cast.alice, cast.haircare, day=TODAY - timedelta(days=30), hits=10, purchases=1, EUR="100")
    return cast


def test_an_owner_is_sent_to_the_administration(as_owner):
    assert as_owner.get("/").headers["Location"] == "/admin/"


def test_anybody_else_is_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


def test_a_new_partner_is_told_what_to_do_first(cast, as_zoe):
    html = as_zoe.get("/").content.decode()
    assert "Hello, Zoe" in html
    assert "Your first steps" in html
    assert "Best links" not in html


def test_the_first_step_is_ticked_off(cast, as_zoe):
    AdFactory(partner=cast.zoe)
    html = as_zoe.get("/").content.decode()
    assert '<li class="step-done">' in html


def test_a_recruits_hits_show_to_a_parent_who_has_none(cast, as_alice):
    count(cast.bob, cast.haircare, hits=7)
    html = as_alice.get("/").content.decode()
    assert "Your first steps" in html
    assert "Best links" in html


def test_figures_stand_beside_those_of_the_days_before(busy, as_alice):
    figures = {figure.label: (figure.text, figure.change) for figure in as_alice.get("/").context["figures"]}
    assert figures["Hits"] == ("16", "60% more than before (10)")
    assert figures["Purchases"] == ("1", "as before")
    assert figures["Revenue EUR"] == ("€50.00", "50% less than before (€100.00)")


def test_the_chart_shows_these_thirty_days_only(busy, as_alice):
    bars = as_alice.get("/").context["chart"].bars
    assert len(bars) == 30
    assert sum(bar.hits for bar in bars) == 16


def test_best_links_and_ads_are_those_with_most_hits(busy, as_alice):
    for number in range(6):
        count(busy.alice, LinkFactory(code=f"small{number}"), hits=1)
    overview = as_alice.get("/").context["overview"]
    assert [row.link.code for row in overview.best_links] == ["haircare", "skincare", "small0", "small1", "small2"]
    assert [row.ad.code for row in overview.best_ads] == ["website2"]


def test_the_latest_opt_ins_are_mine_alone(busy, as_alice):
    opt_in(busy.alice, busy.haircare, at=NOW, amount="12.50", currency="EUR")
    opt_in(busy.bob, busy.haircare, at=NOW, amount="77.70", currency="EUR")
    html = as_alice.get("/").content.decode()
    assert "€12.50" in html
    assert "€77.70" not in html
    assert "customer@shop.example" not in html


def test_home_after_a_quiet_month_says_so(cast, sign_in):
    cast.zoe.first_hit_at = NOW - timedelta(days=200)
    cast.zoe.save()
    html = sign_in(cast.zoe).get("/").content.decode()
    assert "No link had a hit in these days." in html
    assert "Your first steps" not in html


@pytest.mark.parametrize("is_new", [True, False])
def test_home_costs_nine_queries(busy, as_alice, as_zoe, django_assert_max_num_queries, is_new):
    for _ in range(20):
        count(busy.alice, LinkFactory(), AdFactory(partner=busy.alice), hits=1)
        opt_in(busy.alice, busy.haircare, at=NOW, ad=busy.website2)
    client = as_zoe if is_new else as_alice
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get("/")
