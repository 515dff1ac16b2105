"""Django's adapter: what reaches the pure logic, and what happens when the database is away."""

import pytest
from django.db import connection
from django.test import Client

from stats.models import Hit, LinkTally
from tests.factories import BROWSER

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


@pytest.mark.parametrize("table", ["stats_hit", "stats_tally"])
@pytest.mark.django_db(transaction=True)
def test_a_hit_that_cannot_be_recorded_stops_no_visitor(client, cast, caplog, table):
    away(table)
    try:
        answer = client.get(ADDRESS)
    finally:
        back(table)
    assert answer["Location"].startswith("https://www.example.com/haircare?rp=")
    assert "could not be recorded" in caplog.text
    assert not Hit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_unknown_link_that_cannot_be_counted_still_shows_its_page(client, cast):
    away("stats_linktally")
    try:
        assert client.get("/go/nothing").status_code == 404
    finally:
        back("stats_linktally")
    assert not LinkTally.objects.exists()


def away(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")


def back(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE away RENAME TO {table}")


@pytest.fixture
def no_database(transactional_db, monkeypatch):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "/nowhere/at-all")
        yield
        connection.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ADDRESS), ("POST", "/hooks/forms/newsletter/"), ("POST", "/hooks/purchases/shop/")],
)
def test_without_a_database_visitors_forms_and_shops_are_asked_to_come_again(no_database, method, path):
    answer = Client(headers={"user-agent": BROWSER}).generic(method, path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_an_address_that_only_begins_like_a_door_is_an_ordinary_404(client, db):
    assert client.get("/gone").status_code == 404
    assert not LinkTally.objects.exists()
