"""No network address is stored: not with sessions, limits or what waits for a password, nor sent in mails."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from partners.models import Partner
from partners.proxies import pseudonym
from tests.accounts.doors import enter
from tests.factories import BROWSER, PASSWORD

ADDRESS, INNER = "198.51.100.7", "203.0.113.9"
HEADERS = {"user-agent": BROWSER, "x-forwarded-for": INNER, "x-real-ip": INNER, "forwarded": f"for={INNER}"}


def everything_stored() -> str:
    """Every cell of every table, and what sessions and cache hold in a wrapping."""
    cells: list[object] = [session.get_decoded() for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += cursor.fetchall()
        cursor.execute("SELECT cache_key FROM portal_cache")
        cells += [(key, cache.get(key.removeprefix(":1:"))) for (key,) in cursor.fetchall()]
    return repr(cells)


@pytest.fixture
def visited(alice: Partner) -> Client:
    """A browser with wrong tries, a sign-in, and a change of e-mail that waits for the password."""
    client = Client(headers=HEADERS, REMOTE_ADDR=ADDRESS)
    enter(client, "abc123", "not-this-one")
    client.post("/accounts/password/reset/", {"email": alice.user.email})
    enter(client, "abc123")
    client.post("/accounts/email/", {"email": "new@people.example", "action_add": ""})
    return client


def test_no_table_holds_an_address(visited: Client) -> None:
    stored = everything_stored()

    assert "abc123" in stored
    assert pseudonym(ADDRESS) in stored
    assert ADDRESS not in stored
    assert INNER not in stored


def test_no_mail_holds_an_address(visited: Client, mailoutbox) -> None:
    visited.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": PASSWORD, "next": "/accounts/email/"})
    visited.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another-long-1", "password2": "another-long-1"},
    )

    sent = " ".join(f"{mail.subject} {mail.body}" for mail in mailoutbox)

    assert len(mailoutbox) == 3
    assert not [text for text in (ADDRESS, INNER, pseudonym(ADDRESS)) if text in sent]


def test_what_waited_for_the_password_is_done_without_an_address(visited: Client, mailoutbox) -> None:
    visited.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})

    assert [mail.to for mail in mailoutbox][1:] == [["new@people.example"]]


def test_a_session_knows_its_client_by_the_pseudonym(visited: Client) -> None:
    assert UserSession.objects.get().ip == pseudonym(ADDRESS)


def test_behind_a_trusted_proxy_it_is_the_pseudonym_of_the_client(alice: Partner, settings) -> None:
    settings.TRUSTED_PROXIES = [ADDRESS]

    enter(Client(headers=HEADERS, REMOTE_ADDR=ADDRESS), "abc123")

    assert UserSession.objects.get().ip == pseudonym(INNER)
