"""What tests of the second step do again and again: set up the app, compute its code, read recovery codes."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from partners.models import User
from tests.accounts.doors import enter
from tests.factories import PASSWORD

STEPS, ACTIVATE = "/accounts/two-steps/", "/accounts/two-steps/totp/activate/"
CODES, ASKED = "/accounts/two-steps/recovery-codes/", "/accounts/two-steps/authenticate/"


def code_of(secret: str) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> str:
    """Turn the second step on, as its page says. Returns the key."""
    confirm(client)
    page = client.get(ACTIVATE).content.decode()
    found = re.search(r"Key: <code>(\w+)</code>", page)
    assert found, page
    answer = client.post(ACTIVATE, {"code": code_of(found[1])})
    assert answer["Location"] == CODES
    return found[1]


def confirm(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\w+)</code></li>", client.get(CODES).content.decode())


def at_the_second_step(login: str = "abc123") -> Client:
    """A browser whose password was right."""
    client = Client()
    assert enter(client, login)["Location"] == ASKED
    return client


def give(client: Client, code: str) -> HttpResponse:
    return client.post(ASKED, {"code": code})


def has_two_steps(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()
