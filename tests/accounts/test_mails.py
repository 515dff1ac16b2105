"""Mails about accounts: in the portal's name, from its own address, and no failure of the server stops a page."""

import logging

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from partners.models import Partner, Portal
from tests.accounts.doors import words

RESET = "/accounts/password/reset/"
OWN = "https://partners.shop.example"


def reset_mail(client: Client, mailoutbox: list[EmailMessage], host: str = "testserver") -> str:
    client.post(RESET, {"email": "abc123@people.example"}, headers={"host": host})
    return str(mailoutbox[-1].body)


def test_links_begin_with_the_address_that_is_set(client: Client, alice: Partner, mailoutbox, settings) -> None:
    settings.BASE_ADDRESS = OWN

    body = reset_mail(client, mailoutbox, "localhost")

    assert f"{OWN}/accounts/password/reset/key/" in body
    assert "localhost" not in body


def test_confirmation_links_do_too(as_alice: Client, mailoutbox, settings) -> None:
    settings.BASE_ADDRESS = OWN
    as_alice.post("/accounts/reauthenticate/", {"password": "a-long-password-1"})

    as_alice.post("/accounts/email/", {"email": "new@people.example", "action_add": ""}, headers={"host": "localhost"})

    assert f"{OWN}/accounts/confirm-email/" in mailoutbox[0].body
    assert "localhost" not in mailoutbox[0].body


def test_without_a_set_address_it_is_the_hosts(client: Client, alice: Partner, mailoutbox) -> None:
    assert "http://localhost/accounts/password/reset/key/" in reset_mail(client, mailoutbox, "localhost")


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver@evil.example", "testserver:80@evil.example", "testserver/evil"]
)
def test_a_forged_host_sends_no_mail(client: Client, alice: Partner, mailoutbox, host: str) -> None:
    response = client.post(RESET, {"email": alice.user.email}, headers={"host": host})

    assert response.status_code == 400
    assert not mailoutbox


def test_a_forged_forwarded_host_changes_nothing(client: Client, alice: Partner, mailoutbox) -> None:
    client.post(RESET, {"email": alice.user.email}, headers={"x-forwarded-host": "evil.example"})

    assert "evil.example" not in mailoutbox[0].body


def test_mails_carry_the_portals_name_as_it_is(client: Client, alice: Partner, mailoutbox, settings) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"name": "Hair & “Care”"})

    body = reset_mail(client, mailoutbox)

    assert mailoutbox[0].subject == "A new password for Hair & “Care”"
    assert "Hair & “Care”" in body
    assert mailoutbox[0].from_email == settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize("email", ["abc123@people.example", "nobody@people.example"])
def test_a_mail_server_that_is_away_is_said_on_the_page(
    client: Client, alice: Partner, settings, caplog, email
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with caplog.at_level(logging.ERROR):
        response = client.post(RESET, {"email": email}, follow=True)

    assert response.status_code == 200
    assert "The mail could not be sent just now." in words(response)
    assert "A mail could not be sent" in caplog.text
