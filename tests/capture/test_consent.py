"""Whether a visitor is set the cookie, and whether it is believed: as the owner chose, and as the browser asks."""

import pytest
from django.test import Client

from partners.portal import Portal
from stats.capture import cookies
from stats.models import Hit, OptIn
from tests.at_once import copy_routes, drain
from tests.capture.test_asgi_front import ask
from tests.capture.visiting import click, submit
from tests.factories import BROWSER, HostedFormFactory

ADDRESS = "/go/haircare/abc123/website2"


@pytest.fixture
def choose(cast):
    """Sets what the owner chose."""
    HostedFormFactory(code="newsletter")

    def chosen(**choices):
        Portal.objects.update_or_create(pk=1, defaults=choices)

    return chosen


def evidence():
    """What credited the opt-in, or why nothing did."""
    opt_in = OptIn.objects.get()
    return opt_in.rule or opt_in.reason


@pytest.mark.parametrize(("consent", "is_set"), [("always", True), ("page", False), ("never", False)])
def test_the_owner_decides_whether_following_sets_the_cookie(client, choose, consent, is_set):
    choose(consent=consent)
    answer = client.get(ADDRESS)
    assert "?rp=" in answer["Location"]
    assert ("Set-Cookie" in answer) is is_set


@pytest.mark.parametrize(("heeds", "is_set"), [(True, False), (False, True)])
def test_the_privacy_signal_is_heeded_where_the_owner_says_so(client, choose, heeds, is_set):
    choose(heeds_privacy_signal=heeds)
    answer = client.get(ADDRESS, headers={"sec-gpc": "1"})
    assert "?rp=" in answer["Location"]
    assert ("Set-Cookie" in answer) is is_set


@pytest.mark.parametrize("signal", ["", "0", "11", "true"])
def test_anything_but_one_is_no_privacy_signal(client, choose, signal):
    choose(heeds_privacy_signal=True)
    assert "Set-Cookie" in client.get(ADDRESS, headers={"sec-gpc": signal})


def test_the_front_of_a_tracking_domain_heeds_the_signal_as_well(choose):
    choose(heeds_privacy_signal=True)
    copy_routes()
    signalled, silent = ask("GET", ADDRESS, sec_gpc="1"), ask("GET", ADDRESS)
    drain()
    assert "set-cookie" not in signalled.headers
    assert "set-cookie" in silent.headers


@pytest.mark.parametrize(
    ("consent", "found"), [("always", "cookie-last"), ("page", "cookie-last"), ("never", "no-evidence")]
)
def test_a_form_believes_a_cookie_from_before_unless_there_is_none_ever(client, choose, consent, found):
    choose(consent="always")
    _, cookie = click(client)
    choose(consent=consent)
    submit(client, {"email": "carla@mail.example"}, cookie=cookie)
    assert evidence() == found


def test_where_there_is_none_ever_the_token_alone_credits(client, choose):
    choose(consent="never")
    token = client.get(ADDRESS)["Location"].partition("rp=")[2]
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert evidence() == "token"


@pytest.mark.parametrize(("consent", "visitors"), [("always", 1), ("page", 1), ("never", 2)])
def test_a_cookie_from_before_tells_visitors_apart_unless_there_is_none_ever(client, choose, consent, visitors):
    choose(consent="always")
    _, cookie = click(client)
    choose(consent=consent)
    moved = Client(headers={"user-agent": f"{BROWSER} moved"})
    moved.get(ADDRESS, headers={"cookie": cookie})
    assert Hit.objects.values("visitor").distinct().count() == visitors


def test_the_cookie_has_the_name_that_the_settings_say(client, choose, settings):
    settings.COOKIE_NAME = "passer_by"
    _, cookie = click(client)
    submit(client, {"email": "carla@mail.example"}, cookie=cookie)
    assert cookie.startswith("passer_by=")
    assert evidence() == "cookie-last"


def test_a_cookie_of_another_name_is_not_ours(client, choose, settings):
    _, cookie = click(client)
    settings.COOKIE_NAME = "passer_by"
    submit(client, {"email": "carla@mail.example"}, cookie=cookie)
    assert evidence() == "no-evidence"


def test_the_cookie_takes_at_most_400_bytes_with_its_attributes(client, choose, settings):
    settings.COOKIE_DOMAIN = ".a-rather-long-name-of-a-portal.example.com"
    choose(window_days=None)
    _, cookie = click(client)
    answer = client.get("/go/haircare/zoe999", headers={"host": "localhost", "cookie": cookie})
    size = len(answer["Set-Cookie"])
    assert size == cookies.longest("rp_visitor", settings.COOKIE_DOMAIN) <= 400
