"""What somebody new sees on the first page: steps that are ticked off as they are done, until all is running."""

from datetime import timedelta

import pytest

from links.generated import remember
from partners.models import Portal
from tests.factories import AdFactory
from tests.stats.rows import NOW, count

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def home(as_zoe):
    return lambda: as_zoe.get("/")


def first_hit(partner, ago):
    partner.first_hit_at = NOW - ago
    partner.save()


def test_a_new_partner_is_told_what_to_do_first_instead_of_empty_tables(cast, home):
    html = home().content.decode()
    assert "Hello, Zoe" in html
    assert "Your first steps" in html
    assert "0 of 3 done" in html
    assert html.count("button-primary") == 1
    assert "Best links" not in html
    assert "<table" not in html


def test_making_an_ad_ticks_the_first_off(cast, home):
    AdFactory(partner=cast.zoe)
    response = home()
    assert "1 of 3 done" in response.content.decode()
    assert response.context["steps"].next == "address"


def test_generating_an_address_ticks_the_second_off_and_shows_it(cast, home):
    remember(cast.zoe, partner=cast.zoe, link=cast.haircare, ad=None, query="", at=NOW)
    response = home()
    html = response.content.decode()
    assert "1 of 3 done" in html
    assert response.context["steps"].next == "ad"
    assert "http://testserver/go/haircare/zoe999" in html


def test_the_last_step_waits_for_the_first_hit(cast, home):
    AdFactory(partner=cast.zoe)
    remember(cast.zoe, partner=cast.zoe, link=cast.haircare, ad=None, query="", at=NOW)
    response = home()
    assert response.context["steps"].next == "hit"
    assert "Look again" in response.content.decode()


def test_the_first_hit_completes_them_beside_the_figures(cast, home):
    AdFactory(partner=cast.zoe)
    first_hit(cast.zoe, timedelta(minutes=1))
    count(cast.zoe, cast.haircare, hits=1)
    html = home().content.decode()
    assert "You are all set" in html
    assert "3 of 3 done" in html
    assert "Best links" in html


def test_a_day_after_the_first_hit_they_are_gone(cast, home):
    first_hit(cast.zoe, timedelta(days=1))
    html = home().content.decode()
    assert "of 3 done" not in html


def test_a_hit_without_an_ad_leaves_the_ad_to_be_made(cast, home):
    first_hit(cast.zoe, timedelta(hours=2))
    assert "2 of 3 done" in home().content.decode()


def test_another_partners_ads_and_addresses_tick_nothing_off(cast, home):
    remember(cast.alice, partner=cast.alice, link=cast.haircare, ad=cast.website2, query="", at=NOW)
    assert "0 of 3 done" in home().content.decode()


def test_a_recruits_hits_show_to_a_parent_who_has_none(cast, as_alice):
    count(cast.bob, cast.haircare, hits=7)
    html = as_alice.get("/").content.decode()
    assert "Your first steps" in html
    assert "Best links" in html


def test_the_owners_welcome_stands_on_top_and_is_no_markup(cast, home):
    portal = Portal.objects.current()
    portal.welcome = "Glad that you are here.\n\nYours, <b>Olga</b>"
    portal.save()
    html = home().content.decode()
    assert "<p>Glad that you are here.</p>" in html
    assert "&lt;b&gt;Olga" in html
    assert html.index("Glad that") < html.index("Your first steps")
