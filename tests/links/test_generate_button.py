"""The button of the Link Generator: what it makes is remembered, and leads to the page that shows it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from links.models import GeneratedAddress
from tests.factories import AdFactory, PartnerFactory
from tests.pages import errors_on, form_with, value_of

PAGE = "/links/generate/"


def test_what_it_makes_is_remembered_and_shown_by_a_plain_get(as_alice):
    answer = as_alice.post(PAGE, {"partner": "bob456", "link": "haircare", "ad": "website2"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{PAGE}?partner=bob456&link=haircare&ad=website2"
    shown = as_alice.get(answer.headers["Location"]).content.decode()
    assert value_of(shown, "address") == "http://testserver/go/haircare/bob456/website2"
    (row,) = GeneratedAddress.objects.all()
    assert (row.maker.code, row.partner.code, row.link.code, row.ad.code) == (
        "abc123",
        "bob456",
        "haircare",
        "website2",
    )


def test_what_is_only_looked_at_is_not_remembered(as_alice):
    assert value_of(as_alice.get(PAGE, {"link": "haircare"}).content.decode(), "address")
    assert not GeneratedAddress.objects.exists()


def test_a_second_press_remembers_nothing_new(as_alice):
    for _ in range(2):
        as_alice.post(PAGE, {"link": "haircare"})
    assert GeneratedAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"partner": "zoe999", "link": "haircare"}, "Choose yourself or somebody in your team."),
        ({"partner": "nobody", "link": "haircare"}, "Choose yourself or somebody in your team."),
        ({"link": "unknown"}, "This is not one of the websites open to you. Choose one of those."),
        ({"link": "haircare", "ad": "unknown"}, "This is not one of your ads. Choose one of yours, or none."),
        ({}, "Choose where you are driving traffic to."),
    ],
)
def test_what_is_not_mine_is_refused_on_the_same_page_and_not_remembered(as_alice, choice, error):
    answer = as_alice.post(PAGE, choice)
    html = answer.content.decode()

    assert answer.status_code == 200
    assert errors_on(html) == [error]
    assert value_of(html, "address") is None
    assert not GeneratedAddress.objects.exists()


def test_what_was_typed_is_kept_where_something_is_refused(as_alice):
    html = as_alice.post(
        PAGE, {"partner": "bob456", "link": "no", "ad": "website2", "utm_source": "x"}
    ).content.decode()
    fields = form_with(html, "partner", "ad", "utm_source").fields
    assert (fields["partner"], fields["ad"], fields["utm_source"]) == ("bob456", "website2", "x")


def test_it_wants_the_token_of_a_page_of_ours(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert client.post(PAGE, {"link": "haircare"}).status_code == 403
    assert not GeneratedAddress.objects.exists()


def test_the_links_of_another_partner_are_shown_without_remembering(as_alice):
    answer = as_alice.post(PAGE, {"partner": "bob456", "link": "", "ad": "website2", "show": "links"})
    where = urlsplit(answer.headers["Location"])
    assert (where.path, parse_qs(where.query)) == (PAGE, {"partner": ["bob456"], "ad": ["website2"], "show": ["links"]})
    assert not GeneratedAddress.objects.exists()


def test_what_was_generated_lately_can_be_copied_opened_and_forgotten(as_alice):
    as_alice.post(PAGE, {"partner": "bob456", "link": "haircare", "utm_source": "a b"})
    row = GeneratedAddress.objects.get()
    html = as_alice.get(PAGE).content.decode()

    recent = html[html.index('id="recent"') :]
    assert f'id="recent-{row.pk}">http://testserver/go/haircare/bob456?utm_source=a%20b</code>' in recent
    assert f'data-copy="#recent-{row.pk}"' in recent
    assert 'href="/links/generate/?partner=bob456&amp;link=haircare&amp;utm_source=a%20b"' in recent
    assert "for Bob" in recent

    answer = as_alice.post(f"/links/generated/{row.pk}/forget/?partner=bob456&link=skincare")
    assert answer.headers["Location"] == f"{PAGE}?partner=bob456&link=skincare"
    assert not GeneratedAddress.objects.exists()
    assert "Recently generated" not in as_alice.get(PAGE).content.decode()


def test_nobody_forgets_what_somebody_else_generated(as_alice, as_bob, as_zoe):
    as_alice.post(PAGE, {"link": "haircare"})
    row = GeneratedAddress.objects.get()
    for client in (as_bob, as_zoe):
        assert client.post(f"/links/generated/{row.pk}/forget/").status_code == 404
        assert "Recently generated" not in client.get(PAGE).content.decode()
    assert as_alice.get(f"/links/generated/{row.pk}/forget/").status_code == 405
    assert GeneratedAddress.objects.exists()


@pytest.mark.parametrize("pk", ["0", "987654321", "9" * 30])
def test_to_forget_what_is_not_there_is_not_found(as_alice, pk):
    assert as_alice.post(f"/links/generated/{pk}/forget/").status_code == 404


def test_the_page_says_who_is_credited_when_it_is_not_me(as_alice):
    html = as_alice.get(PAGE, {"partner": "bob456"}).content.decode()
    assert "<strong>Bob</strong> (bob456) is credited for all that comes of this address, not you." in html
    assert "all that comes of this address" not in as_alice.get(PAGE).content.decode()


def test_a_maker_without_ads_is_offered_to_make_one_and_comes_back(as_bob):
    html = as_bob.get(PAGE, {"partner": "dina012", "link": "haircare"}).content.decode()
    assert "You have no ads yet." in html
    assert 'href="/ads/new/?next=%2Flinks%2Fgenerate%2F%3Fpartner%3Ddina012%26link%3Dhaircare"' in html


def test_a_page_that_shows_everything_costs_ten_queries_at_most(as_alice, cast, django_assert_max_num_queries):
    """The two odd cases: an ad whose code means another, and a partner with other links."""
    AdFactory(partner=cast.bob, code="website2")
    for link in ("haircare", "skincare"):
        as_alice.post(PAGE, {"partner": "bob456", "link": link})
    choice = {"partner": "dina012", "link": "haircare", "ad": "website2"}
    lists = {"team_page": 1, "ads_page": 1, "websites_page": 1}
    with django_assert_max_num_queries(10):
        as_alice.get(PAGE, choice | lists)


def test_somebody_deactivated_is_gone_from_what_was_generated(as_alice, alice):
    gone = PartnerFactory(code="gone345", parent=alice)
    as_alice.post(PAGE, {"partner": "gone345", "link": "haircare"})
    gone.deactivate(timezone.now())
    assert "gone345" not in as_alice.get(PAGE).content.decode()
