"""The cookie that tells one's own clicks: kept by signed-in pages, dropped by signed-out ones, touched by no visit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from links.models import TrackingLink
from partners.access import OWN_CLICK_COOKIE, own_click_value, read_own_click
from partners.models import Partner, User
from stats.models import Hit
from tests.accounts.doors import enter

PAGE = "/accounts/sessions/"


def test_it_names_the_partner(as_alice: Client, alice: Partner) -> None:
    cookie = as_alice.get(PAGE).cookies[OWN_CLICK_COOKIE]

    assert read_own_click(cookie.value) == str(alice.pk)


def test_it_names_the_owner_as_such(as_owner: Client) -> None:
    assert read_own_click(as_owner.get(PAGE).cookies[OWN_CLICK_COOKIE].value) == "owner"


def test_it_comes_with_the_sign_in(client: Client, alice: Partner) -> None:
    assert OWN_CLICK_COOKIE in enter(client, "abc123").cookies


def test_it_is_set_once_and_kept_with_the_session(as_alice: Client, time_machine) -> None:
    as_alice.get(PAGE)
    assert OWN_CLICK_COOKIE not in as_alice.get(PAGE).cookies

    time_machine.move_to(timezone.now() + timedelta(days=1))

    assert as_alice.get(PAGE).cookies[OWN_CLICK_COOKIE]["max-age"] == 14 * 24 * 3600


def test_it_is_out_of_reach_of_scripts_and_other_sites(as_alice: Client, settings) -> None:
    settings.SECURE_COOKIES, settings.COOKIE_DOMAIN = True, "example.com"

    cookie = as_alice.get(PAGE).cookies[OWN_CLICK_COOKIE]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["domain"] == "example.com"


def test_another_account_in_the_same_browser_gets_its_own(as_alice: Client, owner: User) -> None:
    as_alice.get(PAGE)
    as_alice.force_login(owner)

    assert read_own_click(as_alice.get(PAGE).cookies[OWN_CLICK_COOKIE].value) == "owner"


def test_signing_out_drops_it(as_alice: Client) -> None:
    as_alice.get(PAGE)

    as_alice.post("/accounts/logout/")

    assert as_alice.cookies[OWN_CLICK_COOKIE].value == ""
    assert as_alice.cookies[OWN_CLICK_COOKIE]["max-age"] == 0


def test_a_signed_out_page_drops_what_is_left_of_it(as_alice: Client, alice: Partner) -> None:
    as_alice.get(PAGE)
    alice.deactivate(timezone.now())

    response = as_alice.get(PAGE)

    assert response.status_code == 302
    assert response.cookies[OWN_CLICK_COOKIE]["max-age"] == 0


@pytest.mark.django_db
def test_who_never_had_it_is_not_given_one(client: Client) -> None:
    assert OWN_CLICK_COOKIE not in client.get("/accounts/login/").cookies


@pytest.mark.parametrize("path", ["/go/haircare/abc123", "/hooks/forms/none/", "/healthz"])
def test_visits_leave_it_alone(as_alice: Client, haircare: TrackingLink, path: str) -> None:
    assert OWN_CLICK_COOKIE not in as_alice.get(path).cookies

    as_alice.get(PAGE)
    as_alice.cookies.pop("sessionid")
    kept = as_alice.cookies[OWN_CLICK_COOKIE].value
    as_alice.get(path)

    assert as_alice.cookies[OWN_CLICK_COOKIE].value == kept


def test_a_click_of_ones_own_is_known_by_it(as_alice: Client, haircare: TrackingLink) -> None:
    as_alice.get(PAGE)
    as_alice.cookies.pop("sessionid")

    as_alice.get("/go/haircare/abc123")

    assert Hit.objects.get().visit_class == "own"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "owner",
        "owner.",
        "1",
        "1.x",
        "owner.é",
        "é.x",
        "1.AAAAAAAAAAAAAAAAAAAAAAAA",
        "\x00",
        "x" * 5000,
        "owner" + "." * 50,
    ],
)
def test_what_we_did_not_sign_is_nobodys(forged: str) -> None:
    assert read_own_click(forged) is None


def test_no_letter_of_it_can_be_changed(alice: Partner) -> None:
    value = own_click_value(alice.user)

    changed = [value[:n] + ("A" if letter != "A" else "B") + value[n + 1 :] for n, letter in enumerate(value)]

    assert not [text for text in (*changed, value[:-1], value + "A", value + "=") if read_own_click(text)]


def test_it_survives_a_change_of_the_secret_key(as_alice: Client, alice: Partner, settings) -> None:
    value = own_click_value(alice.user)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a-new-key"
    assert read_own_click(value) is None

    settings.SECRET_KEY_FALLBACKS = [old]

    assert read_own_click(value) == str(alice.pk)
    as_alice.cookies[OWN_CLICK_COOKIE] = value
    assert as_alice.get(PAGE).cookies[OWN_CLICK_COOKIE].value == own_click_value(alice.user)
