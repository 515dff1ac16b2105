"""My ads: the list with figures, status, search and pages; retiring and restoring."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import AdFactory, PartnerFactory
from tests.stats.rows import count
from tests.thousands import many_ads

PAGE = "/ads/"


def codes(client, **asked):
    return [row.ad.code for row in client.get(PAGE, asked).context["rows"]]


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
    figures = as_alice.get(PAGE).context["rows"][0].figures
    assert (figures.hits, figures.unique, figures.forms) == (7, 6, 1)


def test_hits_of_more_than_thirty_days_ago_are_not_in_the_figures(as_alice, cast):
    count(cast.alice, cast.haircare, cast.website2, day=timezone.localdate() - timedelta(days=30), hits=3)
    assert as_alice.get(PAGE).context["rows"][0].figures.hits == 0


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


def test_the_list_costs_six_queries_with_a_thousand_ads_as_with_one(as_alice, alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(6):
        as_alice.get(PAGE)
    many_ads(alice)
    with django_assert_num_queries(6):
        as_alice.get(PAGE, {"status": "all", "page": "7"})


def test_an_ad_is_retired_and_restored(as_alice, website2):
    assert as_alice.post("/ads/website2/retire/").headers["Location"] == PAGE
    website2.refresh_from_db()
    assert website2.is_retired
    assert as_alice.post("/ads/website2/restore/").headers["Location"] == PAGE
    website2.refresh_from_db()
    assert not website2.is_retired


def test_retiring_twice_keeps_the_first_moment(as_alice, website2):
    as_alice.post("/ads/website2/retire/")
    website2.refresh_from_db()
    first = website2.retired_at
    as_alice.post("/ads/website2/retire/")
    website2.refresh_from_db()
    assert website2.retired_at == first


@pytest.mark.parametrize("deed", ["retire", "restore"])
def test_what_happened_is_said_once(as_alice, website2, deed):
    assert "“Website 2” is" in as_alice.post(f"/ads/website2/{deed}/", follow=True).content.decode()


@pytest.mark.parametrize("deed", ["retire", "restore"])
def test_retiring_is_a_post(as_alice, deed):
    assert as_alice.get(f"/ads/website2/{deed}/").status_code == 405


@pytest.mark.parametrize("deed", ["", "retire/", "restore/", "edit/", "delete/"])
@pytest.mark.parametrize("code", ["website2", "unknown", "²", "x" * 500])
def test_somebody_elses_ad_is_not_there(sign_in, cast, code, deed):
    for who in (cast.bob, cast.zoe):
        client = sign_in(who)
        assert client.post(f"/ads/{code}/{deed}", {"name": "Mine now"}).status_code == 404
    cast.website2.refresh_from_db()
    assert (cast.website2.name, cast.website2.retired_at) == ("Website 2", None)


def test_an_ads_name_is_shown_as_text(sign_in, db):
    partner = PartnerFactory()
    AdFactory(partner=partner, name="<img src=x onerror=alert(1)>", code="x1")
    for page in (PAGE, "/ads/x1/"):
        assert "<img src=x" not in sign_in(partner).get(page).content.decode()
