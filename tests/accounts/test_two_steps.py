"""The second step: set up, asked for, replaced by a recovery code, turned off, taken away."""

import base64
import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from partners.models import Partner, User
from tests.accounts.doors import enter, is_in, words
from tests.accounts.two_steps import (
    ACTIVATE,
    CODES,
    STEPS,
    at_the_second_step,
    code_of,
    confirm,
    give,
    has_two_steps,
    recovery_codes,
    set_up,
)
from tests.factories import OwnerFactory

OFF = "/accounts/two-steps/totp/deactivate/"


@pytest.fixture(autouse=True)
def morning(time_machine) -> None:
    """An app's code holds for half a minute: here time stands still unless a test moves it."""
    time_machine.move_to("2026-11-23T08:00:00Z", tick=False)


@pytest.fixture
def key(as_alice: Client) -> str:
    return set_up(as_alice)


def test_the_password_alone_no_longer_lets_in(alice: Partner, key: str) -> None:
    client = at_the_second_step()

    assert not is_in(client)
    assert client.get("/stats/").status_code == 302


def test_the_code_of_the_app_lets_in(alice: Partner, key: str, time_machine) -> None:
    time_machine.shift(timedelta(minutes=5))
    client = at_the_second_step()

    give(client, code_of(key))

    assert is_in(client)


def test_a_code_lets_in_once(alice: Partner, key: str, time_machine) -> None:
    time_machine.shift(timedelta(minutes=5))
    code = code_of(key)
    give(at_the_second_step(), code)

    second = at_the_second_step()
    answer = give(second, code)

    assert "This code is not right." in words(answer)
    assert not is_in(second)


@pytest.mark.parametrize("code", ["000000", "", " ", "12345678901234567890", "äöü", "1\x002"])
def test_a_wrong_code_lets_nobody_in(alice: Partner, key: str, code: str) -> None:
    client = at_the_second_step()

    answer = give(client, code)

    assert answer.status_code == 200
    assert not is_in(client)


def test_guessing_codes_ends_soon(alice: Partner, key: str, time_machine) -> None:
    time_machine.shift(timedelta(minutes=5))
    client = at_the_second_step()
    for number in range(12):
        give(client, f"{number:06}")

    answer = give(client, code_of(key))

    assert not is_in(client)
    assert answer.status_code in (200, 429)


def test_each_recovery_code_lets_in_once(as_alice: Client, key: str) -> None:
    first, *others = recovery_codes(as_alice)
    client = at_the_second_step()

    give(client, first)

    assert is_in(client)
    assert recovery_codes(as_alice) == others
    again = at_the_second_step()
    give(again, first)
    assert not is_in(again)


def test_new_recovery_codes_replace_the_old(as_alice: Client, key: str) -> None:
    before = set(recovery_codes(as_alice))

    as_alice.post(f"{CODES}generate/")

    assert len(before) == len(set(recovery_codes(as_alice)) - before) == 10


def test_recovery_codes_can_be_downloaded(as_alice: Client, key: str) -> None:
    answer = as_alice.get(f"{CODES}download/")

    assert answer.content.decode().split() == recovery_codes(as_alice)
    assert "attachment" in answer["Content-Disposition"]


def test_a_wrong_first_code_turns_nothing_on(as_alice: Client, alice: Partner) -> None:
    confirm(as_alice)
    as_alice.get(ACTIVATE)

    page = words(as_alice.post(ACTIVATE, {"code": "000000"}))

    assert "This code is not right." in page
    assert not has_two_steps(alice.user)


def test_the_picture_to_scan_is_part_of_the_page(as_alice: Client) -> None:
    confirm(as_alice)

    page = as_alice.get(ACTIVATE).content.decode()

    picture = page.split('src="data:image/svg+xml;base64,')[1].split('"')[0]
    assert base64.b64decode(picture).startswith(b"<?xml")


def test_it_is_turned_off_with_the_password_only(sign_in, alice: Partner, key: str) -> None:
    client = sign_in(alice)
    assert "reauthenticate" in client.post(OFF)["Location"]
    confirm(client)

    client.post(OFF)

    assert not has_two_steps(alice.user)


def test_every_change_is_told_by_mail(as_alice: Client, mailoutbox, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        set_up(as_alice)

    as_alice.post(OFF)

    subjects = [mail.subject for mail in mailoutbox]
    assert "A second step at Referral Portal" in subjects
    assert subjects[-1] == "No second step at Referral Portal any more"
    assert "If this was not you" in mailoutbox[-1].body


def test_the_e_mail_can_still_be_changed(as_alice: Client, key: str, mailoutbox) -> None:
    as_alice.post("/accounts/email/", {"email": "new@people.example", "action_add": ""})

    assert "new@people.example" in [mail.to[0] for mail in mailoutbox]


def test_who_runs_the_portal_takes_it_away_for_whom_lost_everything(alice: Partner, key: str, capsys) -> None:
    call_command("reset_two_steps", "abc123")

    assert "abc123" in capsys.readouterr().out
    assert not has_two_steps(alice.user)


def test_of_somebody_unknown_nothing_is_taken_away(alice: Partner, key: str) -> None:
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("reset_two_steps", "nobody")

    assert has_two_steps(alice.user)


def test_the_page_says_how_it_stands(as_alice: Client) -> None:
    assert "Off" in words(as_alice.get(STEPS))
    set_up(as_alice)

    page = words(as_alice.get(STEPS))
    assert "10 of them are left" in page
    assert "Turn it off" in page


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


HUGE = "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"  # a number that no row has
ANSWER = {"userHandle": HUGE} | dict.fromkeys(("authenticatorData", "signature", "attestationObject"), "eA")
PASSKEYS = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    "not json",
    '{"id": "x"}',
    '{"id": "\\u0000"}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "eA"}}',
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": ANSWER}),
    nested(5000),
    json.dumps({"id": "x" * 30_000}),
]


@pytest.mark.parametrize("credential", PASSKEYS, ids=range(len(PASSKEYS)))
def test_what_no_browser_says_of_a_passkey_lets_nobody_in(alice: Partner, as_bob: Client, credential: str) -> None:
    client = Client()
    client.get("/accounts/two-steps/webauthn/login/")

    client.post("/accounts/two-steps/webauthn/login/", {"credential": credential})
    confirm(as_bob)
    as_bob.get("/accounts/two-steps/webauthn/add/")
    page = as_bob.post("/accounts/two-steps/webauthn/add/", {"name": "Mine", "credential": credential})

    assert not is_in(client)
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("place", ["/admin/partners/partner/", "/admin/partners/user/"])
def test_an_owner_takes_it_away_by_a_button(sign_in, alice: Partner, owner: User, place: str) -> None:
    other = OwnerFactory(username="otto")
    row, account = (alice, alice.user) if "partner/" in place[-9:] else (other, other)
    client = Client()
    enter(client, account.username)
    set_up(client)
    as_owner = sign_in(owner)
    assert "Take the second step away" in as_owner.get(f"{place}{row.pk}/change/").content.decode()

    page = words(as_owner.post(f"{place}{row.pk}/act/reset_two_steps/", follow=True))

    assert "signs in by the password alone now" in page
    assert not has_two_steps(account)
    assert not is_in(client)


def test_without_a_second_step_there_is_no_button(as_owner: Client, alice: Partner) -> None:
    page = as_owner.get(f"/admin/partners/partner/{alice.pk}/change/").content.decode()

    assert "act/reset_two_steps/" not in page
