"""The owner sees the portal as a partner: the partner's pages, clearly marked, and nothing can be changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

import tests
from partners.models import Partner, User
from tests.conftest import Cast
from tests.factories import UserFactory
from tests.matrix import Places, read_matrix

pytestmark = pytest.mark.django_db

BANNER = "You see the portal as <strong>Alice (abc123)</strong> sees it. Nothing can be changed."
MATRIX = read_matrix(Path(tests.__file__).with_name("authorisation.txt"))
ALICE, OWNER = MATRIX.roles.index("alice"), MATRIX.roles.index("owner")
# Pages of partners: what Alice may see, and an owner by himself not.
PARTNERS_PAGES = [line for line in MATRIX.lines if line.name == "home" or line.cells[OWNER].startswith("403")]
PARTNERS_PAGES = [line for line in PARTNERS_PAGES if ":" not in line.name and line.name != "notifications"]
# Whoever posts here is no browser of an owner: visitors, shops, mail programs.
WITHOUT_SESSION = {"go", "script", "form_hook", "purchase_hook", "unsubscribe"}
STILL_SENT = {"admin:see_as_partner", "admin:stop_seeing", "account_logout"}
SENT = [line for line in MATRIX.lines if line.name not in WITHOUT_SESSION | STILL_SENT]


@pytest.fixture
def places(cast: Cast) -> Places:
    return Places.of(cast)


@pytest.fixture
def at_places(places: Places, sign_in: Callable[..., Client]) -> Client:
    """An owner who sees the portal as Alice, where there is one of everything."""
    client = sign_in(places.people["owner"])
    client.post(f"/admin/partners/partner/{places.cast.alice.pk}/see/")
    return client


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, without those that a session and the courier write by themselves."""
    by_themselves = ("Session", "UserSession", "VisitorKey")
    kept = [model for model in apps.get_models() if model.__name__ not in by_themselves]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in kept}


def test_partners_pages_are_as_the_partner_sees_them(places: Places, at_places: Client, as_alice: Client) -> None:
    for line in PARTNERS_PAGES:
        path = places.path(line.name, line.thing)
        seen = at_places.get(path)
        assert seen.status_code == as_alice.get(path).status_code, path
        is_whole = "html" in seen["Content-Type"] and b"<html" in seen.content
        assert not is_whole or seen.status_code == 405 or BANNER in seen.content.decode(), path
    assert len(PARTNERS_PAGES) > 20


def test_nothing_can_be_sent_and_nothing_is_written(places: Places, at_places: Client) -> None:
    paths = [places.path(line.name, line.thing) for line in SENT]
    before = everything()

    for path in paths:
        response = at_places.post(path, {"name": "Stolen", "media_type": "website"})
        assert response.status_code == 403, path
        assert "to look and not to touch" in response.content.decode(), path
    assert everything() == before
    assert len(paths) > 150


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "NONSENSE"])
def test_only_reading_is_possible(as_seen: Client, method: str) -> None:
    assert as_seen.generic(method, "/ads/").status_code == 403


def test_reading_writes_nothing(places: Places, at_places: Client) -> None:
    paths = [places.path(line.name, line.thing) for line in PARTNERS_PAGES]
    before = everything()

    for path in paths:
        at_places.get(path)

    assert everything() == before


def test_an_ad_is_not_made_for_the_partner(as_seen: Client, alice: Partner) -> None:
    response = as_seen.post("/ads/new/", {"name": "Stolen", "media_type": "website"})

    assert response.status_code == 403
    assert not alice.ads.filter(name="Stolen").exists()


def test_the_button_stands_on_the_partners_page(as_owner: Client, alice: Partner) -> None:
    shown = as_owner.get(f"/admin/partners/partner/{alice.pk}/change/").content.decode()

    assert f'formaction="/admin/partners/partner/{alice.pk}/see/"' in shown
    assert "See the portal as this partner" in shown


def test_the_administration_and_the_account_stay_the_owners(as_seen: Client, owner: User) -> None:
    for path in ("/admin/", "/accounts/", "/accounts/email/", "/accounts/sessions/", "/accounts/two-steps/"):
        response = as_seen.get(path)
        assert response.status_code == 200
        assert response.context["request"].user == owner
        assert getattr(response.context["request"], "partner", None) is None
        assert BANNER in response.content.decode()
        assert "abc123@people.example" not in response.content.decode()


def test_the_partners_notifications_are_nobody_elses(as_seen: Client) -> None:
    assert as_seen.get("/accounts/notifications/").status_code == 403


def test_staff_may_if_they_may_change_partners(sign_in: Callable[..., Client], alice: Partner) -> None:
    staff = UserFactory(is_staff=True)
    client, path = sign_in(staff), f"/admin/partners/partner/{alice.pk}/see/"
    assert client.post(path).status_code == 403

    staff.user_permissions.add(Permission.objects.get(codename="change_partner"))
    assert client.post(path).status_code == 302
    assert BANNER in client.get("/").content.decode()


def test_a_partner_who_is_deactivated_can_be_looked_at(see: Callable[[Partner], Client], zoe: Partner) -> None:
    zoe.deactivate(timezone.now())

    shown = see(zoe).get("/").content.decode()

    assert "This partner is deactivated, and cannot sign in." in shown


def test_a_session_that_somebody_filled_is_not_believed_of_a_partner(as_bob: Client, alice: Partner) -> None:
    session = as_bob.session
    session["seeing"] = {"partner": alice.pk, "since": timezone.now().isoformat()}
    session.save()

    shown = as_bob.get("/").content.decode()

    assert BANNER not in shown
    assert "Alice (abc123)" not in shown


def test_clicks_of_the_owner_stay_the_owners(as_seen: Client) -> None:
    as_seen.get("/")

    assert as_seen.cookies["rp_own"].value.startswith("owner.")


def test_another_site_cannot_begin_it(owner: User, alice: Partner) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)

    assert strict.post(f"/admin/partners/partner/{alice.pk}/see/").status_code == 403
    assert not LogEntry.objects.filter(object_id=str(alice.pk)).exists()


def test_a_page_that_is_not_there_says_it_under_the_banner(as_seen: Client) -> None:
    response = as_seen.get("/partners/zoe999/")

    assert response.status_code == 404
    assert BANNER in response.content.decode()


def test_partners_and_visitors_are_asked_nothing_about_it(
    as_alice: Client, client: Client, django_assert_num_queries: Any
) -> None:
    assert "See the portal" not in as_alice.get("/").content.decode()
    assert "Cookie" not in client.get("/branding/logo-none").headers.get("Vary", "")
