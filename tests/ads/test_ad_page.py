"""One of my ads: its figures, editing it, and the code that freezes with the first hit."""

from datetime import date

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
    assert answer.headers["Location"] == "/ads/"
    assert (website2.name, website2.description, website2.media_type) == ("Website two", "The banner", "blog")
    assert (website2.code, website2.start_date) == ("website2", date(2027, 3, 1))


def test_the_page_answers_in_any_case(as_alice):
    assert as_alice.get("/ads/WebSite2/").status_code == 200


def test_the_code_can_be_changed_before_the_first_hit(as_alice, website2):
    assert CHANGEABLE in as_alice.get(PAGE).content.decode()
    send(as_alice, code="Banner")
    website2.refresh_from_db()
    assert website2.code == "banner"


def test_the_code_freezes_with_the_first_hit(as_alice, website2):
    website2.first_hit_at = timezone.now()
    website2.save()
    html = as_alice.get(PAGE).content.decode()
    assert FROZEN in html
    send(as_alice, code="banner", name="Renamed")
    website2.refresh_from_db()
    assert (website2.code, website2.name) == ("website2", "Renamed")


def test_a_code_that_is_taken_is_refused_and_the_page_stays_with_its_ad(as_alice, bob):
    AdFactory(partner=bob, code="letter")
    html = send(as_alice, code="letter", name="Renamed").content.decode()
    assert errors_on(html) == [TAKEN]
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


def test_a_retired_ad_can_still_be_edited(as_alice, website2):
    website2.retire(timezone.now())
    assert 'action="/ads/website2/restore/"' in as_alice.get(PAGE).content.decode()
    assert send(as_alice, name="Old website").status_code == 302


def test_the_page_costs_six_queries(as_alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(6):
        as_alice.get(PAGE)
