"""The sign-in page: who gets in, by which name, and what those learn who do not."""

import json
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from partners.models import Partner, User
from tests.accounts.doors import SIGN_IN, enter, is_in, words
from tests.factories import PASSWORD, PartnerFactory

WRONG = "The name or the password is not right."
AUTH_INPUTS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "bad_inputs.jsonl").read_text().splitlines()
    if '"id": "AU-' in line
]
FOREIGN_NEXTS = [row["fields"]["next"] for row in AUTH_INPUTS if "next" in row.get("fields", {})]


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: that is what takes time."""

    algorithm = "counted"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.hashed += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("login", ["abc123", "ABC123", " abc123 ", "abc123@people.example", "Abc123@People.Example"])
def test_a_partner_signs_in_by_code_or_email_in_any_case(client: Client, alice: Partner, login: str) -> None:
    response = enter(client, login)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_in(client)


def test_an_owner_signs_in_by_user_name(client: Client, owner: User) -> None:
    assert enter(client, "Olga").status_code == 302
    assert client.get("/")["Location"] == "/admin/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(client: Client, alice: Partner) -> None:
    wrong, unknown = enter(client, "abc123", "not-this-one"), enter(client, "nobody", "not-this-one")

    assert WRONG in words(wrong)
    assert words(wrong) == words(unknown)
    assert not is_in(client)


@pytest.mark.parametrize("login", ["abc123", "abc123@people.example", "nobody", "nobody@people.example"])
def test_every_wrong_try_costs_one_hash(client: Client, alice: Partner, login: str, settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    alice.user.set_password(PASSWORD)
    alice.user.save()
    CountedHasher.hashed = 0

    enter(client, login, "not-this-one")

    assert CountedHasher.hashed == 1


@pytest.mark.parametrize("login", ["abc123", "abc123@people.example"])
def test_a_deactivated_partner_with_the_right_password_learns_why(client: Client, alice: Partner, login: str) -> None:
    alice.deactivate(timezone.now())

    page = client.get(enter(client, login)["Location"])

    assert "has been deactivated" in words(page)
    assert "ask the people who run Referral Portal" in words(page)
    assert not is_in(client)


def test_a_deactivated_partner_with_a_wrong_password_learns_nothing(client: Client, alice: Partner) -> None:
    alice.deactivate(timezone.now())

    assert words(enter(client, "abc123", "not-this-one")) == words(enter(client, "nobody", "not-this-one"))


def test_an_account_switched_off_by_itself_is_out_too(client: Client, owner: User) -> None:
    owner.is_active = False
    owner.save()

    assert enter(client, "olga")["Location"] == "/accounts/inactive/"
    assert not is_in(client)


@pytest.mark.django_db
def test_an_invited_partner_has_no_password_to_guess(client: Client) -> None:
    partner = PartnerFactory(invited=True)

    assert WRONG in words(enter(client, partner.code, partner.user.password))


def test_the_session_of_before_is_not_the_session_of_after(client: Client, alice: Partner) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = client.cookies["sessionid"].value

    enter(client, "abc123")

    assert client.cookies["sessionid"].value != planted


def test_the_session_cookie_is_for_this_site_alone(client: Client, alice: Partner, settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = enter(client, "abc123").cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert cookie["max-age"] == django_settings.SESSION_COOKIE_AGE == 14 * 24 * 3600


@pytest.mark.parametrize("next_page", ["/stats/?rows=link", "/accounts/email/"])
def test_next_leads_back_to_the_page_that_was_asked_for(client: Client, alice: Partner, next_page: str) -> None:
    response = client.post(SIGN_IN, {"login": "abc123", "password": PASSWORD, "next": next_page})

    assert response["Location"] == next_page


@pytest.mark.parametrize(
    "next_page",
    [
        *FOREIGN_NEXTS,
        "https://evil.example/",
        "http://testserver@evil.example/",
        "http://testserver/stats/",
        "javascript:alert(1)",
        "https:evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "//[",
        "evil.example",
    ],
)
def test_next_leads_nowhere_else(client: Client, alice: Partner, next_page: str) -> None:
    fields = {"login": "abc123", "password": PASSWORD, "next": next_page}

    assert client.get(SIGN_IN, {"next": next_page}).status_code == 200
    assert client.post(SIGN_IN, fields)["Location"] == "/"
    assert client.get(SIGN_IN, {"next": next_page})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("abc123", "p" * 1_000_000),
        ("l" * 1_000_000, "short"),
        ("\uff41dmin", "short"),
        ("abc\x00123", "short"),
        ("abc123", "\x00"),
        ("\ud800".encode("utf-8", "surrogatepass"), "short"),
        ("", ""),
    ],
)
def test_odd_names_and_passwords_are_answered_on_the_page(client: Client, login: str, password: str) -> None:
    response = enter(client, login, password)

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_the_page_keeps_the_name_and_forgets_the_password(client: Client, alice: Partner) -> None:
    page = enter(client, "abc123", "not-this-one").content.decode()

    assert 'value="abc123"' in page
    assert "not-this-one" not in page


def test_look_alikes_of_a_name_are_other_names(client: Client, owner: User) -> None:
    assert WRONG in words(enter(client, "\uff4flga"))


def test_who_is_signed_in_already_goes_home(as_alice: Client) -> None:
    assert as_alice.get(SIGN_IN)["Location"] == "/"


@pytest.mark.django_db
def test_programs_get_pages_like_everybody(client: Client) -> None:
    response = enter(client, "nobody", headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})

    assert response["Content-Type"].startswith("text/html")


def test_signing_out_takes_a_post(as_alice: Client) -> None:
    assert "Sign out" in words(as_alice.get("/accounts/logout/"))
    assert is_in(as_alice)

    response = as_alice.post("/accounts/logout/")

    assert response["Location"] == SIGN_IN
    assert "You are signed out." in words(as_alice.get(SIGN_IN))
    assert not is_in(as_alice)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_by_themselves(client: Client, method: str) -> None:
    fields = {"email": "new@people.example", "username": "newcomer", "password1": PASSWORD}

    response = getattr(client, method)("/accounts/signup/", fields)

    assert "invited by e-mail" in words(response)
    assert not User.objects.exists()
