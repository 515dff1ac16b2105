"""The page of one's account, the name, and what a partner is told by mail."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from partners.models import Partner
from tests.accounts.doors import words
from tests.accounts.two_steps import set_up
from tests.pages import errors_on

ACCOUNT, PROFILE, NOTIFICATIONS = "/accounts/", "/accounts/profile/", "/accounts/notifications/"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def test_the_page_says_how_everything_is_set(as_alice: Client) -> None:
    page = words(as_alice.get(ACCOUNT))

    for said in (
        "Alice",
        "abc123@people.example",
        "Every Monday, with the week before",
        "No mail",
        "Off",
        "None: sign in",
    ):
        assert said in page


def test_the_page_knows_of_the_second_step(as_alice: Client) -> None:
    set_up(as_alice)

    assert "After the password, a code of your app" in words(as_alice.get(ACCOUNT))


def test_owners_have_the_page_without_what_is_a_partners(as_owner: Client) -> None:
    page = words(as_owner.get(ACCOUNT))

    assert "Olga Owner" in page
    assert "What we tell you by mail" not in page


def test_every_page_leads_to_it(as_alice: Client) -> None:
    assert f'href="{ACCOUNT}"' in as_alice.get("/stats/").content.decode()


def test_a_new_name_is_everywhere_and_in_the_history(as_alice: Client, alice: Partner) -> None:
    as_alice.post(PROFILE, {"name": "Alice Ardent"})

    alice.refresh_from_db()
    assert (alice.name, alice.user.name) == ("Alice Ardent", "Alice Ardent")
    assert alice.history.first().history_user == alice.user


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x00b"])
def test_a_name_that_cannot_be_is_refused_beside_the_field(as_alice: Client, alice: Partner, name: str) -> None:
    page = as_alice.post(PROFILE, {"name": name})

    alice.refresh_from_db()
    assert len(errors_on(page.content.decode())) == 1
    assert alice.name == "Alice"


def test_choices_are_kept_from_now_on(as_alice: Client, alice: Partner) -> None:
    answer = as_alice.post(NOTIFICATIONS, {"digest": "daily", "opt_ins": "on"})

    alice.refresh_from_db()
    assert answer["Location"] == ACCOUNT
    assert (alice.digest, alice.digest_since, alice.opt_in_mails_since) == ("daily", NOW, NOW)


def test_a_choice_that_stays_keeps_its_moment(as_alice: Client, alice: Partner, time_machine) -> None:
    as_alice.post(NOTIFICATIONS, {"digest": "daily", "opt_ins": "on"})
    time_machine.shift(60)

    as_alice.post(NOTIFICATIONS, {"digest": "none", "opt_ins": "on"})

    alice.refresh_from_db()
    assert (alice.digest, alice.opt_in_mails_since) == ("none", NOW)


def test_everything_can_be_turned_off(as_alice: Client, alice: Partner) -> None:
    as_alice.post(NOTIFICATIONS, {"digest": "daily", "opt_ins": "on"})

    as_alice.post(NOTIFICATIONS, {"digest": "none"})

    alice.refresh_from_db()
    assert (alice.digest, alice.opt_in_mails_since) == ("none", None)


def test_a_digest_that_there_is_not_is_refused(as_alice: Client, alice: Partner) -> None:
    page = as_alice.post(NOTIFICATIONS, {"digest": "hourly"})

    alice.refresh_from_db()
    assert errors_on(page.content.decode())
    assert alice.digest == "weekly"


def test_whoever_has_no_e_mail_is_told_so(as_alice: Client, alice: Partner) -> None:
    type(alice.user).objects.update(email="")

    assert "You have no e-mail yet" in words(as_alice.get(NOTIFICATIONS))


def test_a_new_partner_gets_a_weekly_digest_and_nothing_else(alice: Partner) -> None:
    assert (alice.digest, alice.opt_in_mails_since) == ("weekly", None)
