"""Following an address: every row of the outcome table."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from links.models import LinkAlias
from partners.portal import Portal
from stats.capture.books.tallies import UNKNOWN_LINK
from stats.models import Hit, LinkTally, Reason
from tests.factories import AdFactory, LinkFactory, PartnerFactory

WEBSITE = "https://www.example.com/haircare"


def follow(client, path, **headers):
    return client.get(path, headers=headers)


def only_hit():
    return Hit.objects.get()


@pytest.mark.parametrize(
    "path",
    [
        "/go/haircare/abc123/website2",
        "/go/haircare/abc123/website2/",
        "/go/HairCare/ABC123/Website2",
    ],
)
def test_a_known_address_is_a_hit_of_link_partner_and_ad(client, cast, path):
    answer = follow(client, path)
    hit = only_hit()
    assert answer.status_code == 302
    assert answer["Location"].startswith(WEBSITE + "?rp=")
    assert (hit.link, hit.partner, hit.ad) == (cast.haircare, cast.alice, cast.website2)
    assert (hit.visit_class, hit.reason, hit.is_unique) == ("counted", "", True)


@pytest.mark.parametrize("path", ["/go/haircare/abc123", "/go/haircare/abc123/"])
def test_an_address_without_an_ad_is_a_hit_of_link_and_partner(client, cast, path):
    assert follow(client, path).status_code == 302
    assert (only_hit().partner, only_hit().ad) == (cast.alice, None)


@pytest.mark.parametrize("ad", ["unknown", "we%20bsite", "..", "website2/more", "website2//", "%F0%9F%92%A9"])
def test_an_unknown_ad_or_more_after_it_still_credits_the_partner(client, cast, ad):
    assert follow(client, f"/go/haircare/abc123/{ad}").status_code == 302
    assert (only_hit().partner, only_hit().ad, only_hit().reason) == (cast.alice, None, "")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/go/haircare", Reason.NO_PARTNER),
        ("/go/haircare/", Reason.NO_PARTNER),
        ("/go/haircare//website2", Reason.NO_PARTNER),
        ("/go/haircare/h%00x", Reason.MALFORMED_PARTNER),
        ("/go/haircare/%0aFAKE%20LOG", Reason.MALFORMED_PARTNER),
        ("/go/haircare/" + "a" * 65, Reason.MALFORMED_PARTNER),
        ("/go/haircare/nobody", Reason.UNKNOWN_PARTNER),
        ("/go/haircare/nobody/website2", Reason.UNKNOWN_PARTNER),
        ("/go/giftbox/zoe999", Reason.NOT_OPEN),
    ],
)
def test_a_partner_who_cannot_be_credited_never_stops_the_visitor(client, cast, path, reason):
    answer = follow(client, path)
    assert answer.status_code == 302
    assert "rp=" not in answer["Location"]
    assert "Set-Cookie" not in answer
    assert (only_hit().partner, only_hit().ad, only_hit().reason) == (None, None, reason)


def test_a_deactivated_partner_is_not_credited(client, cast):
    cast.alice.deactivate(timezone.now())
    answer = follow(client, "/go/haircare/abc123/website2")
    assert answer["Location"] == WEBSITE
    assert only_hit().reason == Reason.INACTIVE_PARTNER


@pytest.mark.parametrize("state", ["retired", "expired"])
def test_a_closed_link_leads_to_its_own_fallback(client, cast, state):
    link = LinkFactory(fallback_address="https://fallback.example/", **{state: True})
    answer = follow(client, f"/go/{link.code}/abc123?utm_source=blog")
    assert answer["Location"] == "https://fallback.example/?utm_source=blog"
    assert (only_hit().partner, only_hit().reason) == (None, f"{state}-link")


def test_a_closed_link_without_a_fallback_leads_to_the_portals(client, cast):
    Portal.objects.update_or_create(pk=1, defaults={"fallback_address": "https://portal.example/"})
    link = LinkFactory(retired=True)
    assert follow(client, f"/go/{link.code}/abc123")["Location"] == "https://portal.example/"


def test_a_closed_link_without_any_fallback_shows_a_page(client, cast):
    link = LinkFactory(retired=True)
    answer = follow(client, f"/go/{link.code}/abc123")
    assert answer.status_code == 410
    assert "Location" not in answer
    assert only_hit().reason == Reason.RETIRED_LINK


@pytest.mark.parametrize("path", ["/go", "/go/", "/go/nothing", "/go/nothing/abc123", "/go/ha%C4%B1rcare/abc123"])
def test_an_unknown_link_shows_a_page_and_is_counted_only(client, cast, path):
    assert follow(client, path).status_code == 404
    assert not Hit.objects.exists()
    assert LinkTally.objects.get().outcome == UNKNOWN_LINK


def test_an_unknown_link_leads_to_the_portals_fallback(client, cast):
    Portal.objects.update_or_create(pk=1, defaults={"fallback_address": "https://portal.example/?a=1"})
    answer = follow(client, "/go/nothing/abc123?b=2")
    assert answer["Location"] == "https://portal.example/?a=1&b=2"


def test_unknown_links_share_one_row_a_day(client, cast):
    for number in range(3):
        follow(client, f"/go/nothing{number}/abc123")
    assert LinkTally.objects.get().visits == 3


def test_an_old_code_of_a_link_leads_to_it(client, cast):
    LinkAlias.objects.create(link=cast.haircare, code="hair")
    assert follow(client, "/go/hair/abc123")["Location"].startswith(WEBSITE)
    assert only_hit().link == cast.haircare


def test_a_link_expires_at_its_moment_and_not_before(client, cast):
    link = LinkFactory(expires_at=timezone.now() + timedelta(minutes=1))
    follow(client, f"/go/{link.code}/abc123")
    assert only_hit().reason == ""


def test_a_link_of_a_program_is_open_to_its_partners(client, cast):
    follow(client, "/go/giftbox/abc123")
    assert (only_hit().partner, only_hit().reason) == (cast.alice, "")


def test_a_recruits_address_may_carry_the_parents_ad(client, cast):
    follow(client, "/go/haircare/dina012/website2")
    assert (only_hit().partner, only_hit().ad) == (cast.dina, cast.website2)


def test_ones_own_ad_goes_before_the_parents(client, cast):
    own = AdFactory(partner=cast.bob, code="website2")
    follow(client, "/go/haircare/dina012/website2")
    assert only_hit().ad == own


def test_a_strangers_ad_is_no_ad(client, cast):
    follow(client, "/go/haircare/zoe999/website2")
    assert (only_hit().partner, only_hit().ad) == (cast.zoe, None)


def test_a_retired_ad_still_labels(client, cast):
    cast.website2.retire(timezone.now())
    follow(client, "/go/haircare/abc123/website2")
    assert only_hit().ad == cast.website2


@pytest.mark.parametrize(
    ("website", "query", "expected"),
    [
        ("https://x.example/a", "utm_source=b&x=%41", "https://x.example/a?utm_source=b&x=%41&rp="),
        ("https://x.example/a?offer=3", "offer=9&o=1", "https://x.example/a?offer=3&o=1&rp="),
        ("https://x.example/a?offer=3", "o%66fer=9", "https://x.example/a?offer=3&rp="),
        ("https://x.example/a", "rp=forged&r%70=forged", "https://x.example/a?rp="),
        ("https://x.example/a", "url=https://evil.example", "https://x.example/a?url=https://evil.example&rp="),
        ("https://x.example/a", "q=a%0d%0aX:1&<b>", "https://x.example/a?q=a%0d%0aX:1&%3Cb%3E&rp="),
    ],
)
def test_the_visitors_query_travels_on_and_replaces_nothing(client, cast, website, query, expected):
    link = LinkFactory(website_address=website)
    answer = client.get(f"/go/{link.code}/abc123", QUERY_STRING=query)
    assert answer["Location"].startswith(expected)
    assert len(answer["Location"]) == len(expected) + 64


def test_the_fragment_survives_behind_the_query(client, cast):
    link = LinkFactory(website_address="https://x.example/#/offer?y")
    location = follow(client, f"/go/{link.code}/abc123?a=1")["Location"]
    assert location.startswith("https://x.example/?a=1&rp=")
    assert location.endswith("#/offer?y")


def test_the_tokens_parameter_is_the_portals(client, cast):
    Portal.objects.update_or_create(pk=1, defaults={"token_parameter": "via"})
    location = follow(client, "/go/haircare/abc123")["Location"]
    assert len(parse_qs(urlsplit(location).query)["via"][0]) == 64


def test_the_answer_is_stored_nowhere_and_says_nothing_of_referrers(client, cast):
    answer = follow(client, "/go/haircare/abc123")
    assert answer["Cache-Control"] == "no-store"
    assert "Referrer-Policy" not in answer
    assert "Vary" not in answer


def test_head_tells_the_same_place_and_writes_nothing(client, cast):
    answer = client.head("/go/haircare/abc123/website2?utm_source=b")
    assert (answer.status_code, answer["Location"]) == (302, WEBSITE + "?utm_source=b")
    assert "Set-Cookie" not in answer
    assert not Hit.objects.exists()


def test_head_of_an_unknown_link_is_not_counted(client, cast):
    assert client.head("/go/nothing").status_code == 404
    assert not LinkTally.objects.exists()


def test_options_answers_and_writes_nothing(client, cast):
    answer = client.options("/go/haircare/abc123")
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert not Hit.objects.exists()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_other_methods_are_refused(client, cast, method):
    answer = client.generic(method, "/go/haircare/abc123")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert not Hit.objects.exists()


def test_a_hit_freezes_the_codes_of_partner_and_ad(client, cast):
    follow(client, "/go/haircare/abc123/website2")
    cast.alice.refresh_from_db()
    cast.website2.refresh_from_db()
    assert cast.alice.first_hit_at == cast.website2.first_hit_at == only_hit().at


def test_a_hit_keeps_the_referring_host_and_nothing_more(client, cast):
    follow(client, "/go/haircare/abc123", referer="https://blog.example/secret?user=1")
    assert (only_hit().referring_host, only_hit().agent_family) == ("blog.example", "Chrome")


def test_following_an_address_opens_no_session(client, cast):
    client.cookies["sessionid"] = "a" * 32
    answer = follow(client, "/go/haircare/abc123")
    assert not answer.cookies
    assert answer["Set-Cookie"].startswith("rp_visitor=")


def test_an_unusable_partner_code_is_never_looked_up(client, cast, django_assert_num_queries):
    PartnerFactory(code="a" * 64)
    answer = follow(client, "/go/haircare/" + "a" * 4000)
    assert answer.status_code == 302
    assert only_hit().reason == Reason.MALFORMED_PARTNER
