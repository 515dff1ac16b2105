"""Who may see a page: closed by default, and nothing is asked about those who only follow an address."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from links.models import TrackingLink
from partners.models import Partner, Portal
from tests.accounts.doors import words
from tests.factories import BROWSER, UserFactory

# What anybody may see; everything else takes a sign-in.
OPEN = {
    "follow_address",
    "form_hook",
    "purchase_hook",
    "probe",
    "script",
    "logo",
    "accent",
    "invitation",
    "language",  # chosen before signing in
    "unsubscribe",  # mail programs post there
    "login",  # of the admin: it sends people to the portal's own
}
FOLLOWED = "/go/haircare/abc123"


def views(patterns: Iterable[object]) -> Iterator[Any]:
    """Every view that the addresses lead to."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback


def is_ours(view: Any) -> bool:
    app, _, module = view.__module__.partition(".")
    return app in {"partners", "ads", "links", "stats", "referral_portal"} and not module.startswith("demo")


def test_every_page_of_ours_is_closed_unless_it_is_named_here() -> None:
    ours = [view for view in views(get_resolver().url_patterns) if is_ours(view)]

    opened = {view.__name__ for view in ours if not getattr(view, "login_required", True)}

    assert len(ours) > 10
    assert opened == OPEN


@pytest.mark.django_db
def test_a_closed_page_leads_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/stats/?rows=link")["Location"] == "/accounts/login/?next=/stats/%3Frows%3Dlink"


@pytest.mark.django_db
def test_what_is_only_sent_to_is_nothing_to_come_back_to(client: Client) -> None:
    assert client.post("/ads/website2/retire/")["Location"] == "/accounts/login/"


def test_an_account_that_is_neither_partner_nor_owner_sees_nothing(sign_in) -> None:
    assert sign_in(UserFactory()).get("/stats/").status_code == 403


def test_an_owner_is_told_that_a_page_is_for_partners(as_owner: Client) -> None:
    response = as_owner.get("/ads/")

    assert response.status_code == 403
    assert "This page is for partners" in words(response)
    assert "/admin/" in words(response)


@pytest.mark.parametrize(
    "path", [FOLLOWED, "/go/", "/hooks/forms/none/", "/hooks/purchases/none/", "/healthz", "/readyz"]
)
def test_visitors_and_machines_get_no_vary_and_no_cookie_of_the_portal(
    as_alice: Client, alice: Partner, path: str
) -> None:
    Portal.objects.current()

    response = as_alice.get(path)

    assert "Cookie" not in response.headers.get("Vary", "")
    assert not {"sessionid", "csrftoken", "rp_own"} & set(response.cookies)


def test_following_an_address_asks_nothing_of_session_or_account(as_alice: Client, haircare: TrackingLink) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert as_alice.get(FOLLOWED).status_code == 302

    assert not [query["sql"] for query in asked if "session" in query["sql"] or "partners_user" in query["sql"]]


def test_a_hook_is_deaf_to_sessions(as_owner: Client, client: Client) -> None:
    fields = {"email": "someone@people.example"}

    assert as_owner.post("/hooks/forms/none/", fields).content == client.post("/hooks/forms/none/", fields).content


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_says_what_to_do(alice: Partner) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"user-agent": BROWSER})

    response = strict.post("/accounts/login/", {"login": "abc123", "password": "x"})

    assert response.status_code == 403
    assert "reload it, and try again" in words(response)
