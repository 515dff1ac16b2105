"""Figures that other pages show beside their rows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import LinkTally
from stats.reports import (
    Days,
    Figures,
    figures_by_ad,
    figures_by_link_for,
    figures_by_partner,
    last_days,
    with_hits,
)
from tests.factories import AdFactory
from tests.stats.rows import TODAY, count

MONTH = last_days(30, TODAY)


def test_thirty_days_include_today():
    assert len(last_days(30, TODAY)) == 30
    assert list(last_days(2, TODAY)) == [TODAY - timedelta(days=1), TODAY]


def test_the_days_before_are_as_many_and_touch():
    assert last_days(7, TODAY).before() == Days(TODAY - timedelta(days=13), TODAY - timedelta(days=7))


def test_conversion_is_opt_ins_for_each_unique_hit():
    assert Figures(unique=8, forms=1, purchases=1).conversion == Decimal("0.25")


def test_conversion_is_blank_where_nobody_came():
    assert Figures(forms=1).conversion is None


def test_a_partners_figures_are_their_own(cast):
    count(cast.alice, cast.haircare, hits=5, unique=4, forms=1, filtered=2, purchases=2, EUR="12.50", USD="3")
    count(cast.bob, cast.haircare, hits=7)
    assert figures_by_partner([cast.alice.pk, cast.zoe.pk], MONTH) == {
        cast.alice.pk: Figures(5, 4, 1, 2, 2, {"EUR": Decimal("12.50"), "USD": Decimal(3)})
    }


def test_figures_end_with_the_days_asked_for(cast):
    for back in (0, 29, 30):
        count(cast.alice, cast.haircare, day=TODAY - timedelta(days=back), hits=1)
    assert figures_by_partner([cast.alice.pk], MONTH)[cast.alice.pk].hits == 2


def test_an_ads_figures_hold_the_recruits_hits_and_no_strangers(cast):
    count(cast.bob, cast.haircare, cast.website2, hits=3, purchases=1, EUR="1.10")
    count(cast.zoe, cast.haircare, cast.website2, hits=50)
    figures = figures_by_ad([cast.website2.pk], MONTH, team_of=cast.alice)
    assert figures == {cast.website2.pk: Figures(hits=3, unique=3, purchases=1, revenue={"EUR": Decimal("1.10")})}


def test_a_links_figures_are_the_teams(cast):
    count(cast.alice, cast.haircare, hits=1)
    count(cast.dina, cast.haircare, cast.website2, hits=2)
    count(cast.zoe, cast.haircare, hits=50)
    figures = figures_by_link_for(cast.alice, [cast.haircare.pk, cast.giftbox.pk], MONTH)
    assert {link: row.hits for link, row in figures.items()} == {cast.haircare.pk: 3}


@pytest.mark.parametrize(("kind", "model"), [("link", TrackingLink), ("partner", Partner), ("ad", Ad)])
def test_lists_show_hits_of_thirty_days_and_the_last_one(cast, kind, model):
    old = TODAY - timedelta(days=200)
    quiet = AdFactory(partner=cast.alice)
    count(cast.alice, cast.haircare, cast.website2, hits=4, filtered=9)
    count(cast.alice, cast.haircare, cast.website2, day=TODAY - timedelta(days=3), hits=2)
    count(cast.bob, cast.skincare, quiet, day=old, hits=8)
    rows = {row.code: (row.hits_30, row.last_hit_on) for row in with_hits(model.objects.all(), kind, MONTH)}
    codes = {"link": ("haircare", "skincare"), "partner": ("abc123", "bob456"), "ad": ("website2", quiet.code)}
    busy, past = codes[kind]
    assert rows[busy] == (6, TODAY)
    assert rows[past] == (0, old)


def test_a_list_without_a_hit_says_none(cast):
    count(cast.alice, cast.haircare, filtered=3)
    alice = with_hits(Partner.objects.filter(pk=cast.alice.pk), "partner", MONTH).get()
    assert (alice.hits_30, alice.last_hit_on) == (0, None)


def test_a_links_hits_count_the_uncredited_and_no_robots(cast):
    for outcome, visits in [("counted", 3), ("unknown-partner", 2), ("bot", 40), ("preview", 50), ("own", 60)]:
        LinkTally.objects.create(link=cast.haircare.pk, day=TODAY, outcome=outcome, visits=visits)
    assert with_hits(TrackingLink.objects.filter(code="haircare"), "link", MONTH).get().hits_30 == 5
