"""The partner's home: some days at a glance, each figure with the report that explains it."""

from datetime import timedelta

import pytest

from links.generated import remember
from stats.comparison import brief_change
from tests.factories import AdFactory, LinkFactory, PartnerFactory
from tests.stats.rows import NOW, TODAY, count, opt_in

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def busy(cast):
    """Alice has had hits, in these 30 days and before."""
    cast.alice.first_hit_at = NOW - timedelta(days=40)
    cast.alice.save()
    count(cast.alice, cast.haircare, hits=12, purchases=1, EUR="50")
    count(cast.bob, cast.skincare, cast.website2, hits=4)
    count(cast.alice, cast.haircare, day=TODAY - timedelta(days=30), hits=10, purchases=1, EUR="100")
    return cast


def read(client, query=""):
    return client.get(f"/{query}").content.decode()


def test_an_owner_is_sent_to_the_administration(as_owner):
    assert as_owner.get("/").headers["Location"] == "/admin/"


def test_anybody_else_is_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


def test_figures_stand_beside_those_of_the_days_before(busy, as_alice):
    figures = {led.figure.label: led.figure for led in as_alice.get("/").context["figures"]}
    assert (figures["Hits"].text, figures["Hits"].change) == ("16", "60% more than before (10)")
    assert figures["Purchases"].change == "as before"
    assert (figures["Revenue EUR"].text, figures["Revenue EUR"].brief) == ("€50.00", "50% less than €100.00")
    assert [figures[label].direction for label in ("Hits", "Purchases", "Revenue EUR")] == ["more", "same", "less"]


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (5, 5, "as before"),
        (5, 0, "none before"),
        (12, 10, "20% more than 10"),
        (1001, 1000, "a little more than 1000"),
        (999, 1000, "a little less than 1000"),
    ],
)
def test_a_change_is_told_in_few_words(now, before, words):
    assert brief_change(now, before, str(before)) == words


@pytest.mark.parametrize(
    ("query", "shown", "hits"),
    [
        ("", "22 Oct to 20 Nov 2026, compared with 22 Sep to 21 Oct", 16),
        ("?days=7", "14 Nov to 20 Nov 2026, compared with 7 Nov to 13 Nov", 16),
        ("?days=90", "23 Aug to 20 Nov 2026, compared with 25 May to 22 Aug", 26),
        ("?days=this-month", "1 Nov to 20 Nov 2026, compared with 12 Oct to 31 Oct", 16),
        ("?days=last-month", "1 Oct to 31 Oct 2026, compared with 31 Aug to 30 Sep", 10),
    ],
)
def test_the_days_can_be_chosen_and_are_named(busy, as_alice, query, shown, hits):
    response = as_alice.get(f"/{query}")
    assert shown in response.content.decode()
    assert response.context["overview"].now.hits == hits


def test_a_day_is_of_these_days_or_of_those_before(cast, as_alice):
    for days, hits in ((29, 1), (30, 2), (59, 4), (60, 8)):
        count(cast.alice, cast.haircare, day=TODAY - timedelta(days=days), hits=hits)
    found = as_alice.get("/").context["overview"]
    assert (found.now.hits, found.before.hits) == (1, 6)


def test_a_choice_of_days_is_marked_and_keeps_its_address(busy, as_alice):
    html = read(as_alice, "?days=last-month")
    assert 'href="/?days=last-month" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


@pytest.mark.parametrize("days", ["yesteryear", "0", "-7", "7 ", "%00", "🦊"])
def test_days_that_there_are_not_are_told_and_the_default_is_shown(busy, as_alice, days):
    response = as_alice.get(f"/?days={days}")
    assert response.status_code == 200
    if days != "7 ":
        assert "There is no such period: here are the last 30 days." in response.content.decode()
        assert len(response.context["chart"].bars) == 30


def test_the_time_zone_is_named(busy, as_alice):
    assert "Days and times are in UTC." in read(as_alice)


def test_best_links_and_ads_are_those_with_most_hits(busy, as_alice):
    for number in range(6):
        count(busy.alice, LinkFactory(code=f"small{number}"), hits=1)
    context = as_alice.get("/").context
    best = [row.named.code for row in context["best_links"]]
    assert best == ["haircare", "skincare", "small0", "small1", "small2"]
    assert [(row.named.code, row.share) for row in context["best_ads"]] == [("website2", 100)]
    assert [row.share for row in context["best_links"]][:3] == [100, 33, 8]


def test_the_best_recruits_are_of_the_team_and_not_myself(busy, as_alice):
    count(busy.dina, busy.haircare, hits=6, forms=2)
    count(busy.zoe, busy.haircare, hits=60)
    recruits = as_alice.get("/").context["recruits"]
    assert [(row.named.name, row.figures.hits, row.figures.opt_ins) for row in recruits] == [
        ("Dina", 6, 2),
        ("Bob", 4, 0),
    ]
    assert 'href="/partners/dina012/"' in read(as_alice)


def test_a_partner_without_a_team_is_told_how_one_comes_about(busy, as_zoe):
    count(busy.zoe, busy.haircare, hits=1)
    html = read(as_zoe)
    assert "You have recruited nobody yet." in html
    assert "You and your team" not in html


def test_a_team_without_hits_is_said_to_be_quiet(busy, as_bob):
    count(busy.bob, busy.haircare, day=TODAY - timedelta(days=3), hits=1)
    assert "None of the partners whom you recruited had a hit in these days." in read(as_bob)


def test_a_very_large_team_has_its_best_recruits(busy, as_alice, monkeypatch):
    monkeypatch.setattr("stats.reports.tallied.MOST_NAMED", 1)
    assert [row.named.code for row in as_alice.get("/").context["recruits"]] == ["bob456"]


def test_which_of_my_ads_sold_last_month_is_two_clicks_away(busy, as_alice):
    last_month = TODAY - timedelta(days=25)
    count(busy.alice, busy.haircare, busy.website2, day=last_month, hits=3, purchases=2, EUR="80")
    count(busy.alice, busy.haircare, AdFactory(partner=busy.alice), day=last_month, hits=9)

    figures = {led.figure.column: led.query for led in as_alice.get("/?days=last-month").context["figures"]}
    assert as_alice.get(f"/stats/?{figures['purchases']}").status_code == 200
    rows = as_alice.get(f"/stats/export.csv?{figures['purchases']}").getvalue().decode().splitlines()

    assert figures["purchases"] == "from=2026-10-01&to=2026-10-31&rows=ad&sort=-purchases"
    assert rows[1].startswith("website2,3,3,0,2,")


def test_every_figure_leads_to_a_report_that_says_the_same(busy, as_alice):
    for led in as_alice.get("/").context["figures"]:
        total = as_alice.get(f"/stats/?{led.query}").content.decode().split("<tfoot>")[1]
        assert f">{led.figure.text}<" in total


def test_the_latest_opt_ins_are_mine_alone_and_lead_to_their_pages(busy, as_alice):
    mine = opt_in(busy.alice, busy.haircare, at=NOW, amount="12.50", currency="EUR")
    opt_in(busy.bob, busy.haircare, at=NOW, amount="77.70", currency="EUR")
    html = read(as_alice)
    assert f'<a href="/opt-ins/{mine.pk}/">Purchase, €12.50</a>' in html
    assert "€77.70" not in html
    assert "customer@shop.example" not in html


def test_the_address_generated_last_is_one_click_from_copied(busy, as_alice):
    old = {"partner": busy.alice, "link": busy.skincare, "ad": None, "query": "", "at": NOW - timedelta(days=1)}
    new = {"partner": busy.bob, "link": busy.haircare, "ad": busy.website2, "query": "utm_source=mail", "at": NOW}
    remember(busy.alice, **new)
    remember(busy.alice, **old)
    html = read(as_alice)
    assert 'value="http://testserver/go/haircare/bob456/website2?utm_source=mail"' in html
    assert 'data-copy="#latest-address"' in html
    assert "/go/skincare/" not in html


def test_an_address_that_somebody_else_generated_is_not_shown(busy, as_bob):
    remember(busy.alice, partner=busy.bob, link=busy.haircare, ad=None, query="", at=NOW)
    count(busy.bob, busy.haircare, day=TODAY - timedelta(days=1), hits=1)
    html = read(as_bob)
    assert "/go/haircare/" not in html
    assert "Once you have generated an address, it waits here to be copied." in html


def test_home_after_a_quiet_month_says_so_and_offers_more_days(busy, sign_in):
    busy.zoe.first_hit_at = NOW - timedelta(days=200)
    busy.zoe.save()
    count(busy.zoe, busy.haircare, day=TODAY - timedelta(days=70), hits=5)
    html = read(sign_in(busy.zoe))
    assert "Nothing was counted in these days" in html
    assert "The last day with figures is 11 Sep 2026." in html
    assert 'href="/stats/?from=2026-09-01&amp;to=2026-11-20"' in html
    assert 'href="/?days=90">Show 90 days' in html
    assert "Your first steps" not in html


def test_nobody_sees_anything_of_a_stranger(busy, as_zoe):
    busy.zoe.first_hit_at = NOW - timedelta(days=200)
    busy.zoe.save()
    html = read(as_zoe)
    assert "Nothing was counted in these days" in html
    for foreign in ("Hair care", "Website 2", "Bob", "Alice", "€50.00"):
        assert foreign not in html


@pytest.mark.parametrize("kind", ["busy", "new", "quiet"])
def test_home_costs_nine_queries_at_most(busy, sign_in, django_assert_max_num_queries, kind):
    for _ in range(20):
        count(busy.alice, LinkFactory(), AdFactory(partner=busy.alice), hits=1)
        opt_in(busy.alice, busy.haircare, at=NOW, ad=busy.website2)
        count(PartnerFactory(parent=busy.alice), busy.haircare, hits=2)
    remember(busy.alice, partner=busy.alice, link=busy.haircare, ad=busy.website2, query="", at=NOW)
    busy.cleo.first_hit_at = NOW - timedelta(days=200)
    busy.cleo.save()
    client = sign_in({"busy": busy.alice, "new": busy.zoe, "quiet": busy.cleo}[kind])
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get("/")
