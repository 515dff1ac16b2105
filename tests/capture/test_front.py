"""Django's adapter: what reaches the pure logic, and what happens when the database or the journal is away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from stats.capture.health.counters import sums
from stats.capture.journal import writer
from stats.models import Hit, LinkTally
from tests.at_once import copy_routes, drain
from tests.factories import BROWSER, HostedFormFactory

ADDRESS = "/go/haircare/abc123"


def visitors():
    return set(Hit.objects.values_list("visitor", flat=True))


def test_what_a_stranger_says_of_addresses_counts_for_nothing(client, cast):
    for address in ("1.2.3.4", "1' AND SLEEP(5)-- -", ""):
        client.get(ADDRESS, headers={"x-forwarded-for": address, "x-real-ip": "9.9.9.9"})
    assert len(visitors()) == 1


def test_a_trusted_proxy_tells_visitors_apart(client, cast, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for address in ("192.0.2.1", "192.0.2.2"):
        client.get(ADDRESS, headers={"x-forwarded-for": address})
    assert len(visitors()) == 2


@pytest.mark.parametrize(
    ("host", "is_secure", "expected"),
    [
        ("127.0.0.1:8000", False, "None"),
        ("localhost", False, "None"),
        ("[::1]:8000", False, "None"),
        ("shop.localhost:80", False, "None"),
        ("go.example.com", False, "Lax"),
        ("", False, "Lax"),
        ("go.example.com", True, "None"),
    ],
)
def test_the_cookie_goes_across_sites_under_https_and_on_loopback(client, cast, host, is_secure, expected):
    answer = client.get(ADDRESS, headers={"host": host}, secure=is_secure)
    assert f"SameSite={expected}" in answer["Set-Cookie"]
    assert ("Secure" in answer["Set-Cookie"]) is (expected == "None")


def test_the_cookie_reaches_as_far_as_the_owner_says(client, cast, settings):
    settings.COOKIE_DOMAIN = "example.com"
    assert "Domain=example.com" in client.get(ADDRESS)["Set-Cookie"]


@pytest.mark.parametrize("table", ["stats_hit", "stats_tally", "stats_linktally"])
@pytest.mark.django_db(transaction=True)
def test_a_hit_that_the_database_does_not_take_yet_waits_in_the_journal(client, cast, table):
    away(table)
    try:
        answer = client.get(ADDRESS)
    finally:
        back(table)
    assert answer["Location"].startswith("https://www.example.com/haircare?rp=")
    assert not Hit.objects.exists()
    drain()
    assert Hit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_unknown_link_that_cannot_be_counted_yet_shows_its_page(client, cast):
    away("stats_linktally")
    try:
        assert client.get("/go/nothing").status_code == 404
    finally:
        back("stats_linktally")
    drain()
    assert LinkTally.objects.get().visits == 1


def away(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")


def back(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE away RENAME TO {table}")


@pytest.fixture
def no_database(transactional_db, cast, monkeypatch):
    """Once the courier has copied everything, the database goes away."""
    HostedFormFactory(code="newsletter")
    copy_routes()
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "/nowhere/at-all")
        yield
        connection.close()
    drain()


def test_without_a_database_known_addresses_are_followed(no_database):
    answer = Client(headers={"user-agent": BROWSER}).get(ADDRESS)
    assert (answer.status_code, answer["Location"][:33]) == (302, "https://www.example.com/haircare?")


def test_without_a_database_forms_are_taken(no_database):
    answer = Client().post("/hooks/forms/newsletter/", {"email": "ann@people.example"})
    assert (answer.status_code, answer["Location"]) == (303, "https://www.example.com/thanks")


def test_without_a_database_shops_are_asked_to_come_again(no_database):
    answer = Client().post("/hooks/purchases/shop/", "{}", content_type="application/json")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert "send this event again" in answer.json()["error"]


def test_what_a_stale_copy_does_not_know_may_be_new(no_database, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=11))
    visitor = Client(headers={"user-agent": BROWSER})
    for answer in (visitor.get("/go/nothing"), visitor.post("/hooks/forms/nothing/", {})):
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert visitor.get(ADDRESS).status_code == 302


def test_a_click_that_cannot_be_written_down_stops_no_visitor_and_is_counted(client, cast, settings, full_journal):
    before = sums().get("unrecorded_clicks", 0)
    answer = client.get(ADDRESS)
    assert answer["Location"].startswith("https://www.example.com/haircare?rp=")
    assert sums()["unrecorded_clicks"] == before + 1


def test_a_form_that_cannot_be_written_down_is_not_thanked_for(client, cast, full_journal):
    HostedFormFactory(code="newsletter")
    answer = client.post("/hooks/forms/newsletter/", {"email": "ann@people.example"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "could not be saved" in answer.content.decode()


@pytest.fixture
def full_journal():
    """The journal has reached its cap."""
    journal = writer.current()
    journal.max_bytes, cap = 0, journal.max_bytes
    journal.keep(0.0)
    yield
    journal.max_bytes = cap
    journal.keep(0.0)


def test_an_address_that_only_begins_like_a_door_is_an_ordinary_404(client, db):
    assert client.get("/gone").status_code == 404
    assert not LinkTally.objects.exists()
