"""Forgotten and changed passwords."""

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Partner, User
from tests.accounts.doors import SIGN_IN, enter, is_in, link_in, words
from tests.factories import PASSWORD, PartnerFactory

RESET = "/accounts/password/reset/"
CHANGE = "/accounts/password/change/"
NEW = "another-long-1"
NO_LONGER = "This link no longer works"


def ask(client: Client, email: str):
    return client.post(RESET, {"email": email}, follow=True)


def choose(client: Client, link: str, password: str = NEW):
    """Follow the link of a reset mail and send the form behind it."""
    return client.post(client.get(link)["Location"], {"password1": password, "password2": password}, follow=True)


def change(client: Client, current: str = PASSWORD, new: str = NEW, again: str = ""):
    return client.post(CHANGE, {"oldpassword": current, "password1": new, "password2": again or new})


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, alice: Partner, mailoutbox) -> None:
    ask(client, "ABC123@people.example")

    page = choose(client, link_in(mailoutbox[0]))

    assert "Your password is changed" in words(page)
    assert mailoutbox[0].to == ["abc123@people.example"]
    assert enter(client, "abc123", NEW).status_code == 302


def test_an_unknown_email_gets_the_same_page(client: Client, alice: Partner) -> None:
    known, unknown = ask(client, "abc123@people.example"), ask(client, "nobody@people.example")

    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code == 200
    assert words(known) == words(unknown)


@pytest.mark.django_db
def test_an_unknown_email_is_told_by_mail_alone(client: Client, mailoutbox) -> None:
    ask(client, "nobody@people.example")

    assert mailoutbox[0].to == ["nobody@people.example"]
    assert "There is none." in mailoutbox[0].body
    assert "/accounts/" not in mailoutbox[0].body


def test_the_link_works_once(client: Client, alice: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)
    choose(client, link_in(mailoutbox[0]))

    assert NO_LONGER in words(client.get(link_in(mailoutbox[0])))


def test_the_link_works_for_an_hour(client: Client, alice: Partner, mailoutbox, time_machine) -> None:
    time_machine.move_to("2026-11-20T12:00:00Z")
    ask(client, alice.user.email)
    time_machine.shift(3599)
    assert client.get(link_in(mailoutbox[0])).status_code == 302

    time_machine.shift(3)

    assert NO_LONGER in words(client.get(link_in(mailoutbox[0])))


def test_the_form_behind_the_link_dies_with_it(client: Client, alice: Partner, mailoutbox, time_machine) -> None:
    time_machine.move_to("2026-11-20T12:00:00Z")
    ask(client, alice.user.email)
    form = client.get(link_in(mailoutbox[0]))["Location"]
    time_machine.shift(3602)

    page = client.post(form, {"password1": NEW, "password2": NEW})

    assert NO_LONGER in words(page)
    assert enter(client, "abc123").status_code == 302


def test_a_link_of_somebody_else_opens_nothing(client: Client, alice: Partner, bob: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)
    link = link_in(mailoutbox[0])
    account, _, key = link.removeprefix("/accounts/password/reset/key/").partition("-")
    assert int(account, 36) == alice.user.pk

    assert NO_LONGER in words(client.get(link.replace(f"{account}-{key}", f"{bob.user.pk}-{key}")))


def test_a_change_of_email_kills_the_link(client: Client, alice: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)
    alice.user.email = "elsewhere@people.example"
    alice.user.save()

    assert NO_LONGER in words(client.get(link_in(mailoutbox[0])))


def test_a_weak_new_password_is_refused_beside_the_field(client: Client, alice: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)

    page = choose(client, link_in(mailoutbox[0]), "abc123")

    assert "too short" in words(page)
    assert enter(client, "abc123").status_code == 302


def test_a_new_password_is_told_by_mail(client: Client, alice: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)
    choose(client, link_in(mailoutbox[0]))

    assert "a new password was chosen" in mailoutbox[1].body


def test_a_new_password_ends_every_session(client: Client, as_alice: Client, alice: Partner, mailoutbox) -> None:
    ask(client, alice.user.email)
    choose(client, link_in(mailoutbox[0]))

    assert not is_in(as_alice)


def test_a_deactivated_partner_is_told_by_mail_alone(client: Client, alice: Partner, mailoutbox) -> None:
    alice.deactivate(timezone.now())

    page = ask(client, alice.user.email)

    assert words(page) == words(ask(client, "nobody@people.example"))
    assert "not active" in mailoutbox[0].body
    assert "/accounts/password" not in mailoutbox[0].body


def test_an_email_that_is_only_wanted_resets_nothing(client: Client, alice: Partner, mailoutbox) -> None:
    alice.user.emailaddress_set.create(email="wanted@people.example")

    ask(client, "wanted@people.example")

    assert "There is none." in mailoutbox[0].body


@pytest.mark.django_db
def test_a_partner_who_lost_the_invitation_may_choose_a_password(client: Client, mailoutbox) -> None:
    partner = PartnerFactory(invited=True)
    ask(client, partner.user.email)

    choose(client, link_in(mailoutbox[0]))

    assert enter(client, partner.code, NEW).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["", "no address", "a@b\r\nBcc: c@d.example", "x" * 1_000_000 + "@x.example", "a\x00@x.example"]
)
def test_what_is_no_email_is_refused_on_the_page(client: Client, mailoutbox, email: str) -> None:
    response = client.post(RESET, {"email": email})

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not mailoutbox


def test_a_changed_password_keeps_this_session_and_ends_the_others(client: Client, alice: Partner) -> None:
    others = Client()
    enter(others, "abc123")
    enter(client, "abc123")

    response = change(client)

    assert response["Location"] == CHANGE
    assert "Your password is changed." in words(client.get(CHANGE))
    assert is_in(client)
    assert not is_in(others)


def test_a_changed_password_is_told_by_mail(as_alice: Client, mailoutbox) -> None:
    change(as_alice)

    assert mailoutbox[0].to == ["abc123@people.example"]
    assert "If this was not you" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"current": "not-mine"}, "not your current password"),
        ({"new": "short"}, "too short"),
        ({"new": "1234567890123"}, "entirely numeric"),
        ({"new": "abc123@people.example"}, "too similar"),
        ({"again": "something-else-1"}, "same password"),
        ({"new": "p" * 1_000_000}, "at most 1024"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(as_alice: Client, alice: Partner, fields, refusal) -> None:
    page = change(as_alice, **fields)

    assert page.status_code == 200
    assert refusal in words(page)
    assert User.objects.get(pk=alice.user.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_changing_a_password_takes_a_sign_in(client: Client) -> None:
    assert client.get(CHANGE)["Location"] == f"{SIGN_IN}?next={CHANGE}"
    assert change(client)["Location"] == SIGN_IN
