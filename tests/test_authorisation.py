"""Who may ask for what: every address of the portal, asked by everybody, compared with authorisation.txt."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import BROWSER
from tests.matrix import Matrix, Places, read_matrix
from tests.pages import value_of

MATRIX = read_matrix(Path(__file__).with_name("authorisation.txt"))
DOORS = {"go", "form_hook", "purchase_hook", "unsubscribe"}


@dataclass(frozen=True)
class Address:
    """A named address, or one without a name that only its route tells."""

    name: str
    route: str


def addresses(patterns: list[URLPattern | URLResolver], namespace: str = "", before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from addresses(pattern.url_patterns, inside, route)
        else:
            yield Address(f"{namespace}{pattern.name}" if pattern.name else "", route)


def test_every_address_is_in_the_matrix() -> None:
    found = list(addresses(get_resolver().url_patterns))

    assert {address.name for address in found if address.name} == {line.name for line in MATRIX.lines}
    # The nameless ones are Django's own: they complete an address of the admin, and lead nowhere else.
    assert all(address.route.startswith("admin/") for address in found if not address.name)


def said(answer: HttpResponseBase, name: str) -> str:
    """An answer in the words of the matrix."""
    location = answer.headers.get("Location", "")
    if location.startswith(("/accounts/login/", "/admin/login/")):
        return "in"
    if 300 <= answer.status_code < 400:
        return "away"
    if answer.status_code == 200 and name == "link_generator":
        return "made" if value_of(answer.content.decode(), "address") else "none"
    return "ok" if answer.status_code == 200 else str(answer.status_code)


def ask(method: str, path: str, session: str) -> HttpResponseBase:
    """One request by a browser of one's own; whatever it changes is taken back."""
    client = Client(headers={"user-agent": BROWSER}, raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    before = transaction.savepoint()
    answer: HttpResponseBase = client.generic(method, path, content_type="application/x-www-form-urlencoded")
    transaction.savepoint_rollback(before)
    return answer


@pytest.fixture
def sessions(places: Places) -> dict[str, str]:
    """The session of everybody in the heading of the matrix; nobody's is empty."""
    sessions = {"anonymous": ""}
    for role, user in places.people.items():
        client = Client()
        client.force_login(user)
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    places.deactivated.deactivate(timezone.now())
    return sessions


@pytest.fixture
def places(cast: Cast) -> Places:
    return Places.of(cast)


@pytest.mark.parametrize("line", [pytest.param(line, id=f"{line.name}-{line.thing}") for line in MATRIX.lines])
def test_nobody_may_more_than_the_matrix_says(line: Matrix.Line, places: Places, sessions: dict[str, str]) -> None:
    path = places.path(line.name, line.thing)

    answers = [
        [said(ask(method, path, sessions[role]), line.name) for method in ("GET", "POST")] for role in MATRIX.roles
    ]

    assert line.as_text() == line.as_text(answers)


def test_the_portal_believes_no_post_of_another_site(places: Places, sessions: dict[str, str]) -> None:
    closed = set()
    for line in MATRIX.lines:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions["owner" if ":" in line.name else "alice"]
        answer = client.post(places.path(line.name, line.thing))
        if line.name not in DOORS and answer.status_code not in (302, 403, 404, 405):
            closed.add(f"{line.name} {answer.status_code}")

    assert not closed
