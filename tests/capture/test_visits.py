"""Who came: the class of a visit, and who is unique."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from partners.access import OWN_CLICK_COOKIE, own_click_value
from partners.portal import Portal
from stats.capture.visits import agent_family, referring_host
from stats.models import Hit, VisitorKey
from tests.factories import BROWSER

ADDRESS = "/go/haircare/abc123"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def classes():
    return list(Hit.objects.order_by("id").values_list("visit_class", flat=True))


@pytest.mark.parametrize(
    "agent",
    [
        "",
        " ",
        "curl/8.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Googlebot/2.1",
        "python-requests/2",
    ],
)
def test_a_robot_or_an_empty_agent_is_a_bot(cast, agent):
    answer = Client().get(ADDRESS, headers={"user-agent": agent})
    assert classes() == ["bot"]
    assert "rp=" not in answer["Location"]
    assert "Set-Cookie" not in answer


def test_a_missing_agent_is_a_bot(cast):
    Client().get(ADDRESS)
    assert classes() == ["bot"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-Moz", "prefetch"),
        ("Sec-Fetch-Dest", "image"),
        ("Sec-Fetch-Dest", "script"),
        ("Sec-Fetch-Dest", "iframe"),
        ("Sec-Fetch-Dest", "empty"),
    ],
)
def test_what_is_no_navigation_is_a_preview(client, cast, header, value):
    answer = client.get(ADDRESS, headers={header: value})
    assert classes() == ["preview"]
    assert "rp=" not in answer["Location"]
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Dest": "document"}])
def test_a_persons_navigation_counts(client, cast, headers):
    client.get(ADDRESS, headers=headers)
    assert classes() == ["counted"]


@pytest.mark.parametrize(
    ("who", "address", "expected"),
    [
        ("alice", "abc123", "own"),
        ("alice", "bob456", "own"),
        ("alice", "dina012", "own"),
        ("bob", "abc123", "counted"),
        ("zoe", "abc123", "counted"),
        ("alice", "nobody", "counted"),
    ],
)
def test_a_click_by_the_credited_partner_or_anybody_above_is_their_own(cast, client, who, address, expected):
    client.cookies[OWN_CLICK_COOKIE] = own_click_value(getattr(cast, who).user)
    client.get(f"/go/haircare/{address}")
    assert classes() == [expected]


@pytest.mark.parametrize("address", ["/go/haircare/zoe999", "/go/haircare/nobody"])
def test_the_owners_click_is_always_their_own(cast, client, owner, address):
    client.cookies[OWN_CLICK_COOKIE] = own_click_value(owner)
    answer = client.get(address)
    assert classes() == ["own"]
    assert "rp=" not in answer["Location"]


@pytest.mark.parametrize("forged", ["owner", "owner.", "owner.AAAA", "1.", "\x00", "owner.é"])
def test_a_forged_own_click_cookie_hides_no_click(cast, client, forged):
    client.cookies[OWN_CLICK_COOKIE] = forged
    client.get(ADDRESS)
    assert classes() == ["counted"]


def uniques():
    return list(Hit.objects.order_by("id").values_list("is_unique", flat=True))


def test_the_second_click_of_a_visitor_without_a_cookie_is_not_unique(cast, client):
    client.get(ADDRESS)
    client.get(ADDRESS)
    assert uniques() == [True, False]


def test_the_cookie_makes_a_moved_visitor_no_second_person(cast, client):
    first = client.get(ADDRESS)
    cookie = first["Set-Cookie"].partition(";")[0]
    client.get(ADDRESS, headers={"user-agent": FIREFOX, "cookie": cookie}, REMOTE_ADDR="192.0.2.9")
    assert uniques() == [True, False]


def test_another_agent_or_another_address_is_another_visitor(cast, client):
    client.get(ADDRESS)
    client.get(ADDRESS, headers={"user-agent": FIREFOX})
    client.get(ADDRESS, REMOTE_ADDR="192.0.2.9")
    assert uniques() == [True, True, True]


def test_a_visitor_is_unique_once_for_each_link_partner_ad_and_day(cast, client):
    with time_machine.travel(datetime(2026, 3, 1, 23, 0, tzinfo=UTC)) as clock:
        for path in ("haircare/abc123", "haircare/abc123/website2", "skincare/abc123", "haircare/bob456"):
            client.get(f"/go/{path}")
            client.get(f"/go/{path}")
        clock.shift(timedelta(hours=2))
        client.get(ADDRESS)
    assert uniques() == [True, False] * 4 + [True]


def test_classes_other_than_counted_are_not_unique(cast, client):
    client.get(ADDRESS, headers={"Purpose": "prefetch"})
    client.get(ADDRESS)
    assert uniques() == [False, True]


def test_yesterdays_visitor_key_is_forgotten(cast, client):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)) as clock:
        client.get(ADDRESS)
        clock.shift(timedelta(days=1))
        client.get(ADDRESS)
    visitors = set(Hit.objects.values_list("visitor", flat=True))
    assert VisitorKey.objects.earliest("day").day.day == 2
    assert len(visitors) == 2


def test_the_visitor_key_changes_with_the_portals_day(cast, client):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        client.get(ADDRESS)
    assert VisitorKey.objects.earliest("day").day.isoformat() == "2026-03-02"


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (BROWSER, "Chrome"),
        (FIREFOX, "Firefox"),
        (BROWSER + " Edg/130.0", "Edge"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Version/17 Mobile/15E148 Safari/604.1", "Safari"),
        ("curl/8", "Robot"),
        ("Something else entirely", "Other"),
    ],
)
def test_of_an_agent_only_the_family_is_kept(agent, family):
    assert agent_family(agent) == family


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://Blog.example:8080/a?b=c", "blog.example"),
        ("", ""),
        ('http://"><img src=x onerror=alert(1)>/', ""),
        ("http://a'];alert(1);['/", ""),
        ("http://[bad", ""),
        ("https://" + "a" * 300 + ".example/", ""),
    ],
)
def test_of_a_referrer_only_a_real_host_is_kept(referrer, host):
    assert referring_host(referrer) == host
