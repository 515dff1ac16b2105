"""What tests of accounts do again and again: sign in through the page, follow the link of a mail."""

import re
from typing import Any

from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from tests.factories import PASSWORD

SIGN_IN = "/accounts/login/"


def enter(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"login": login, "password": password}, **extra)


def is_in(client: Client) -> bool:
    """Whether the browser sees a page that only signed-in people see."""
    return client.get("/accounts/sessions/").status_code == 200


def link_in(mail: EmailMessage) -> str:
    """The path of the first link to an account page that a mail holds."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(mail.body))
    assert found, mail.body
    return found[1]


def words(response: HttpResponse) -> str:
    """The text of a page, without what differs from one request to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
