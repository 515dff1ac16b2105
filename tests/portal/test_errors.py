"""The pages that only say something, and the database that is away."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path

from partners.models import Portal
from referral_portal import urls
from stats.capture.fronts.statics import files

SAID = ["400", "403", "404", "410", "429", "500", "503"]


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only on Sundays.")


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


for view in (refuse, suspect, break_down):
    view.login_required = False  # type: ignore[attr-defined]

urlpatterns = [
    path("refuse/", refuse),
    path("suspect/", suspect),
    path("break-down/", break_down),
    path("", include(urls)),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.mark.parametrize("said", SAID)
def test_every_page_needs_neither_context_nor_database(said: str) -> None:
    page = render_to_string(f"{said}.html")

    assert said in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("said", ["404", "410"])
def test_visitors_learn_the_name_and_nothing_of_partners(said: str) -> None:
    page = render_to_string(f"{said}.html", {"portal": Portal(name="Rosewood", accent="")})

    assert "Rosewood" in page
    assert not re.search("partner|referral|sign in", page, re.IGNORECASE)


def test_an_explanation_is_shown_as_text() -> None:
    assert "&lt;script&gt;" in render_to_string("403.html", {"explanation": "<script>"})


@pytest.mark.django_db
def test_an_unknown_address_is_answered_404_in_our_hand(visitor: Client) -> None:
    response = visitor.get("/nothing/here/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert 'href="/"' not in response.text


@pytest.mark.django_db
def test_somebody_with_a_session_is_led_back_to_the_start_page(as_alice: Client) -> None:
    assert 'href="/"' in as_alice.get("/nothing/here/").text


@pytest.mark.django_db
@pytest.mark.urls("tests.portal.test_errors")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refuse/", 403, "Only on Sundays."),
        ("/suspect/", 400, "could not be read"),
        ("/break-down/", 500, "not your fault"),
    ],
)
def test_what_goes_wrong_is_said_in_words(visitor: Client, address: str, status: int, words: str) -> None:
    response = visitor.get(address)

    assert response.status_code == status
    assert words in response.text
    assert "secret detail" not in response.text


@pytest.mark.django_db
def test_a_form_that_cannot_be_checked_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "abc123"})

    assert response.status_code == 403
    assert "Go back, reload it, and try again" in response.text


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("address", ["/accounts/login/", "/", "/nothing/here/"])
def test_a_page_whose_database_is_away_asks_to_come_back(visitor: Client, address: str) -> None:
    response = visitor.get(address, headers={"cookie": "sessionid=abc"})

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "back in a moment" in response.text


@pytest.mark.django_db
def test_a_visitor_without_a_link_sees_the_portals_own_page(visitor: Client) -> None:
    Portal.objects.create(pk=1, name="Rosewood")

    response = visitor.get("/go/nothing/abc123")

    assert response.status_code == 404
    assert "Rosewood" in response.text


@pytest.mark.parametrize("said", ["404", "410", "503"])
def test_what_visitors_pages_ask_for_is_served_where_there_is_no_django(said: str) -> None:
    page = render_to_string(f"{said}.html", {"portal": Portal(name="Rosewood", accent="")})

    asked = set(re.findall(r'(?:href|src)="(/[^"]+)"', page))
    assert len(asked) > 3
    assert asked <= files().keys()
