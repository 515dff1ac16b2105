"""`manage.py owner` makes the first owner: never with a weak password, never with one on the command line."""

import io
import sys
from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from partners.models import Partner, User

GOOD = {"username": "Olivia", "email": "Olivia@portal.example"}
PASSWORD = "correct horse battery"

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """Standard input that somebody sits at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody at the terminal: `types(lines, passwords)`."""

    def typing(lines: list[str], passwords: list[str]) -> None:
        told: Iterator[str] = iter(passwords)
        monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("getpass.getpass", lambda _prompt: next(told))

    return typing


def from_script(monkeypatch: pytest.MonkeyPatch, password: str, **options: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command("owner", password_from_stdin=True, **options)


def test_a_script_makes_an_owner(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    from_script(monkeypatch, PASSWORD, **GOOD)

    owner = User.objects.get()
    assert (owner.username, owner.email, owner.is_staff, owner.is_superuser) == (
        "olivia",
        "olivia@portal.example",
        True,
        True,
    )
    assert EmailAddress.objects.get(user=owner, primary=True).verified
    client.post("/accounts/login/", {"login": "olivia@portal.example", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_somebody_at_the_terminal_makes_an_owner(types, capsys: pytest.CaptureFixture[str]) -> None:
    types(["olivia", "olivia@portal.example"], [PASSWORD, PASSWORD])

    call_command("owner")

    assert User.objects.get().check_password(PASSWORD)
    assert "olivia can sign in now" in capsys.readouterr().out


def test_a_weak_password_or_a_slip_is_asked_for_again(types, capsys: pytest.CaptureFixture[str]) -> None:
    types(["olivia", "olivia@portal.example"], ["short", PASSWORD, "a slip of mine", PASSWORD, PASSWORD])

    call_command("owner")

    said = capsys.readouterr().err
    assert "This password is too short." in said
    assert "The two are not the same." in said
    assert User.objects.get().check_password(PASSWORD)


def test_after_three_weak_passwords_there_is_no_account(types) -> None:
    types(["olivia", "olivia@portal.example"], ["short", "password", "1234567890"])

    with pytest.raises(CommandError, match="No account was made"):
        call_command("owner")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "too short"),
        ("1234567890", "entirely numeric"),
        ("olivia@portal.example", "too similar"),
        ("", "short"),
    ],
)
def test_a_script_with_a_weak_password_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, password: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        from_script(monkeypatch, password, **GOOD)

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nonsense"}, "valid email"),
        ({"email": "abc123@people.example"}, "has an account already"),
        ({"username": "ABC123"}, "in use"),
        ({"username": "a b"}, "valid username"),
    ],
)
def test_a_name_or_an_email_that_cannot_be_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, alice: Partner, changed: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        from_script(monkeypatch, PASSWORD, **{**GOOD, **changed})


def test_a_script_names_everything_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="--email is missing"):
        from_script(monkeypatch, PASSWORD, username="olivia")


def test_nobody_at_the_terminal_is_told_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(CommandError, match="There is nobody to ask"):
        call_command("owner")


def test_a_password_is_no_argument() -> None:
    with pytest.raises(CommandError, match="unrecognized arguments: --password"):
        call_command("owner", "--password", PASSWORD)


def test_a_fresh_portal_has_no_account() -> None:
    assert not User.objects.exists()
