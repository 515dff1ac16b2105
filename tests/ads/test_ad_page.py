"""One of my ads: its figures, editing it, and the code that freezes with the first hit."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ads.forms import CHANGEABLE, FROZEN, TAKEN
from tests.factories import AdFactory
from tests.pages import errors_on, form_with
from tests.stats.rows import count

PAGE = "/ads/website2/"


def send(client, **fields):
    return client.post(PAGE, {"name": "Website 2", "media_type": "website", "code": "website2", **fields})


def test_what_is_edited_is_saved(as_alice, website2):
    answer = send(as_alice, name="Website two", description="The banner", start_date="2027-03-01", media_type="blog")
    website2.refresh_from_db()
    assert answer.headers["Location"] == PAGE
    assert (website2.name, website2.description, website2.media_type) == ("Website two", "The banner", "blog")
    assert (website2.code, website2.start_date) == ("website2", date(2027, 3, 1))


def test_the_page_answers_in_any_case(as_alice):
    assert as_alice.get("/ads/WebSite2/").status_code == 200


def test_the_code_can_be_changed_before_the_first_hit(as_alice, website2):
    assert str(CHANGEABLE) in as_alice.get(PAGE).content.decode()
    send(as_alice, code="Banner")
    website2.refresh_from_db()
    assert website2.code == "banner"


def test_the_code_freezes_with_the_first_hit(as_alice, website2):
    website2.first_hit_at = timezone.now()
    website2.save()
    html = as_alice.get(PAGE).content.decode()
    assert str(FROZEN) in html
    send(as_alice, code="banner", name="Renamed")
    website2.refresh_from_db()
    assert (website2.code, website2.name) == ("website2", "Renamed")


def test_a_code_that_is_taken_is_refused_and_the_page_stays_with_its_ad(as_alice, bob):
    AdFactory(partner=bob, code="letter")
    html = send(as_alice, code="letter", name="Renamed").content.decode()
    assert errors_on(html) == [str(TAKEN)]
    assert 'action="/ads/website2/retire/"' in html
    assert form_with(html, "name").fields["name"] == "Renamed"


def test_a_code_is_needed(as_alice, website2):
    assert errors_on(send(as_alice, code="").content.decode()) == ["This field is required."]


def test_everything_wrong_is_said_at_once(as_alice):
    assert len(errors_on(send(as_alice, code="a/b", name="", start_date="soon").content.decode())) == 3


def test_the_page_shows_the_figures_of_my_team(as_alice, cast):
    count(cast.bob, cast.haircare, cast.website2, day=timezone.localdate(), hits=1234, purchases=1, EUR="5.50")
    html = as_alice.get(PAGE).content.decode()
    assert "1,234" in html
    assert "€5.50" in html


def test_the_figures_stand_beside_those_of_the_days_before(as_alice, cast):
    today = timezone.localdate()
    count(cast.alice, cast.haircare, cast.website2, day=today, hits=30)
    count(cast.alice, cast.haircare, cast.website2, day=today - timedelta(days=30), hits=20)
    assert "50% more than before (20)" in as_alice.get(PAGE).content.decode()


@pytest.mark.parametrize(("days", "bars"), [("7", 7), ("30", 30), ("90", 90), ("", 30), ("365", 30), ("²", 30)])
def test_the_chart_shows_the_days_that_are_asked_for(as_alice, days, bars):
    assert len(as_alice.get(PAGE, {"days": days}).context["chart"].bars) == bars


def test_days_that_are_not_offered_are_told(as_alice):
    assert "There is no such period" in as_alice.get(PAGE, {"days": "365"}).content.decode()
    assert "There is no such period" not in as_alice.get(PAGE, {"days": "90"}).content.decode()


def test_links_and_partners_with_the_ad_lead_to_their_statistics(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, cast.website2, day=today, hits=3)
    count(cast.bob, cast.skincare, day=today, hits=50)
    html = as_alice.get(PAGE, {"days": "7"}).content.decode()
    start = today - timedelta(days=6)
    for choice in ("link=haircare", "partner=bob456"):
        assert f'href="/stats/?ad=website2&amp;from={start}&amp;to={today}&amp;{choice}"' in html
    assert "skincare" not in html


def test_an_ad_without_hits_says_so(as_alice):
    html = as_alice.get(PAGE).content.decode()
    assert "No link had a hit with this ad in these days." in html
    assert "none yet" in html


def test_hits_of_strangers_with_the_same_code_are_not_mine(as_alice, cast):
    theirs = AdFactory(partner=cast.zoe, code="website2")
    count(cast.zoe, cast.haircare, theirs, day=timezone.localdate(), hits=77)
    assert as_alice.get(PAGE).context["now"].hits == 0


def test_the_page_leads_to_the_generator_with_this_ad_unless_it_is_retired(as_alice, website2):
    generator = 'href="/links/generate/?ad=website2"'
    assert generator in as_alice.get(PAGE).content.decode()
    website2.retire(timezone.now())
    assert generator not in as_alice.get(PAGE).content.decode()


def test_the_facts_are_those_stored_while_the_form_has_what_was_typed(as_alice):
    html = send(as_alice, name="", description="Not saved").content.decode()
    assert "<h1>Website 2</h1>" in html
    assert '<p class="description">' not in html


@pytest.mark.parametrize("deed", ["retire", "restore"])
def test_retiring_and_restoring_lead_back_here(as_alice, deed):
    form = {"next": PAGE}
    assert as_alice.post(f"{PAGE}{deed}/", form).headers["Location"] == PAGE


def test_what_retiring_means_stands_beside_the_button(as_alice, website2):
    assert "still lead to their website and count" in as_alice.get(PAGE).content.decode()
    website2.retire(timezone.now())
    assert "does not offer this ad" in as_alice.get(PAGE).content.decode()


def test_a_retired_ad_can_still_be_edited(as_alice, website2):
    website2.retire(timezone.now())
    assert 'action="/ads/website2/restore/"' in as_alice.get(PAGE).content.decode()
    assert send(as_alice, name="Old website").status_code == 302


def test_the_page_costs_seven_queries(as_alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(7):
        as_alice.get(PAGE)
