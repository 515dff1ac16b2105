"""Wrong tries are limited, by all processes together, and never lock out the right person."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client

from partners.models import Partner, User
from tests.accounts.doors import enter, is_in, words
from tests.factories import BROWSER, PASSWORD, PartnerFactory
from tests.wire.server import database_url

TOO_OFTEN = "That was wrong too often."
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"

TRY_FIVE_TIMES = f"""
import django; django.setup()
from django.test import Client
browser = Client(headers={{"user-agent": "{BROWSER}"}}, REMOTE_ADDR="{HERE}")
for number in range(5):
    page = browser.post("/accounts/login/", {{"login": "abc123", "password": f"wrong-{{number}}"}}).content.decode()
    print("limited" if "{TOO_OFTEN}" in page else "tried" if "is not right" in page else page)
"""


def browser(address: str) -> Client:
    return Client(headers={"user-agent": BROWSER}, REMOTE_ADDR=address)


def fail(client: Client, login: str, times: int) -> list[str]:
    return [words(enter(client, login, f"wrong-{number}")) for number in range(times)]


@pytest.fixture
def clean_cache():
    yield
    cache.clear()  # its table is no model's, so a test with real commits does not empty it


def test_the_eleventh_wrong_try_is_not_even_looked_at(alice: Partner) -> None:
    stranger = browser(HERE)

    pages = fail(stranger, "abc123", 10)

    assert not any(TOO_OFTEN in page for page in pages)
    assert TOO_OFTEN in words(enter(stranger, "abc123", PASSWORD))


def test_names_of_one_account_share_their_tries(alice: Partner) -> None:
    stranger = browser(HERE)

    fail(stranger, "abc123", 5)
    fail(stranger, "ABC123@people.example", 5)

    assert TOO_OFTEN in words(enter(stranger, "Abc123", PASSWORD))


def test_a_stranger_does_not_lock_out_the_right_person(alice: Partner) -> None:
    fail(browser(HERE), "abc123", 30)

    alices = browser(ELSEWHERE)

    assert enter(alices, "abc123").status_code == 302
    assert is_in(alices)


def test_wrong_tries_for_one_account_leave_others_alone(alice: Partner, bob: Partner) -> None:
    office = browser(HERE)

    fail(office, "abc123", 11)

    assert enter(office, "bob456").status_code == 302


@pytest.mark.django_db
def test_guessing_many_names_from_one_address_is_limited_too() -> None:
    stranger = browser(HERE)
    PartnerFactory(code="last")

    pages = [words(enter(stranger, f"name{number}", "wrong")) for number in range(61)]

    assert [TOO_OFTEN in page for page in pages] == [False] * 60 + [True]
    assert TOO_OFTEN in words(enter(stranger, "last"))


def test_the_limit_ends_after_five_minutes(alice: Partner, time_machine) -> None:
    time_machine.move_to("2026-11-20T12:00:00Z")
    fail(browser(HERE), "abc123", 11)
    time_machine.shift(301)

    assert enter(browser(HERE), "abc123").status_code == 302


def test_right_passwords_are_no_tries(alice: Partner) -> None:
    for _ in range(12):
        assert enter(browser(HERE), "abc123").status_code == 302


def test_one_network_of_an_ipv6_client_is_one_client(alice: Partner) -> None:
    for number in range(10):
        enter(browser(f"2001:db8:1:2::{number}"), "abc123", "wrong")

    assert TOO_OFTEN in words(enter(browser("2001:db8:1:2:ffff::1"), "abc123"))
    assert enter(browser("2001:db8:1:3::1"), "abc123").status_code == 302


def test_a_forged_header_makes_no_new_client(alice: Partner) -> None:
    stranger = browser(HERE)

    pages = [words(enter(stranger, "abc123", "wrong", headers={"x-forwarded-for": f"10.0.0.{n}"})) for n in range(11)]

    assert TOO_OFTEN in pages[-1]


def test_behind_a_trusted_proxy_clients_are_told_apart(alice: Partner, settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    fail(Client(headers={"x-forwarded-for": HERE}), "abc123", 11)

    assert enter(Client(headers={"x-forwarded-for": ELSEWHERE}), "abc123").status_code == 302


def test_a_forgotten_password_frees_whoever_tried_too_often(alice: Partner, mailoutbox) -> None:
    alices = browser(HERE)
    fail(alices, "abc123", 11)
    alices.post("/accounts/password/reset/", {"email": alice.user.email})
    form = alices.get(mailoutbox[0].body.split("testserver")[1].split()[0])["Location"]
    alices.post(form, {"password1": "another-long-1", "password2": "another-long-1"})

    assert enter(alices, "abc123", "another-long-1").status_code == 302


def test_mails_to_one_mailbox_are_limited(alice: Partner, mailoutbox) -> None:
    for number in range(8):
        response = browser(f"198.51.100.{number}").post("/accounts/password/reset/", {"email": alice.user.email})

    assert response.status_code == 429
    assert "a little too often" in words(response)
    assert len(mailoutbox) == 6


def test_too_many_sign_ins_of_one_client_are_told_to_wait(owner: User) -> None:
    client = browser(HERE)

    statuses = Counter(enter(client, "", "").status_code for _ in range(121))

    assert statuses == {200: 120, 429: 1}


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_in_four_processes_are_twenty_tries(clean_cache) -> None:
    PartnerFactory(code="abc123")
    cache.clear()
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    tries = [
        subprocess.Popen([sys.executable, "-c", TRY_FIVE_TIMES], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outcomes = Counter(line for one in tries for line in one.communicate(timeout=120)[0].split("\n") if line)

    assert outcomes == {"tried": 10, "limited": 10}
    assert TOO_OFTEN in words(enter(browser(HERE), "abc123"))
    assert enter(browser(ELSEWHERE), "abc123").status_code == 302
