"""Changing one's e-mail: after the password, and not before the new address has proved to work."""

import pytest
from django.test import Client

from partners.accounts import settle_email
from partners.models import Partner, User
from tests.accounts.doors import enter, link_in, words
from tests.factories import PASSWORD, PartnerFactory

PAGE = "/accounts/email/"
CONFIRM = "/accounts/reauthenticate/"
NEW = "new@people.example"


@pytest.fixture
def sure_alice(as_alice: Client) -> Client:
    """Alice, who has just typed her password once more."""
    as_alice.post(CONFIRM, {"password": PASSWORD})
    return as_alice


def ask(client: Client, email: str = NEW):
    return client.post(PAGE, {"email": email, "action_add": ""})


def email_of(partner: Partner) -> str:
    return User.objects.get(pk=partner.user.pk).email


def test_the_password_is_asked_first_and_nothing_typed_is_lost(as_alice: Client, mailoutbox) -> None:
    response = ask(as_alice)
    assert response["Location"] == f"{CONFIRM}?next=%2Faccounts%2Femail%2F"
    assert not mailoutbox

    as_alice.post(response["Location"], {"password": PASSWORD, "next": PAGE})

    assert mailoutbox[0].to == [NEW]


def test_a_wrong_password_changes_nothing(as_alice: Client, mailoutbox) -> None:
    page = as_alice.post(ask(as_alice)["Location"], {"password": "not-mine", "next": PAGE})

    assert "not your current password" in words(page)
    assert not mailoutbox


def test_the_new_address_counts_once_it_is_confirmed(sure_alice: Client, alice: Partner, mailoutbox) -> None:
    ask(sure_alice)
    assert email_of(alice) == "abc123@people.example"
    assert "Waiting to be confirmed" in words(sure_alice.get(PAGE))

    link = link_in(mailoutbox[0])
    assert NEW in words(sure_alice.get(link))
    assert email_of(alice) == "abc123@people.example"
    sure_alice.post(link)

    assert email_of(alice) == NEW
    assert [(row.email, row.verified, row.primary) for row in alice.user.emailaddress_set.all()] == [(NEW, True, True)]


def test_the_old_address_is_told(sure_alice: Client, alice: Partner, mailoutbox) -> None:
    ask(sure_alice)
    sure_alice.post(link_in(mailoutbox[0]))

    assert mailoutbox[1].to == ["abc123@people.example"]
    assert f"from abc123@people.example to {NEW}" in mailoutbox[1].body


def test_until_then_one_signs_in_with_the_old_address(sure_alice: Client, client: Client) -> None:
    ask(sure_alice)

    assert enter(Client(), NEW).status_code == 200
    assert enter(client, "abc123@people.example").status_code == 302


def test_the_link_works_without_being_signed_in(sure_alice: Client, client: Client, alice: Partner, mailoutbox) -> None:
    ask(sure_alice)

    response = client.post(link_in(mailoutbox[0]))

    assert response["Location"] == "/accounts/login/"
    assert email_of(alice) == NEW


def test_the_link_works_once(sure_alice: Client, mailoutbox) -> None:
    ask(sure_alice)
    sure_alice.post(link_in(mailoutbox[0]))

    assert "This link no longer works" in words(sure_alice.get(link_in(mailoutbox[0])))


def test_another_wish_kills_the_link_of_the_first(sure_alice: Client, alice: Partner, mailoutbox) -> None:
    ask(sure_alice, "typo@people.example")
    ask(sure_alice)

    assert sure_alice.post(link_in(mailoutbox[0])).status_code == 404
    assert email_of(alice) == "abc123@people.example"


def test_a_wish_can_be_taken_back(sure_alice: Client, alice: Partner, mailoutbox) -> None:
    ask(sure_alice)
    sure_alice.post(PAGE, {"email": NEW, "action_remove": ""})

    assert "Waiting" not in words(sure_alice.get(PAGE))
    assert sure_alice.post(link_in(mailoutbox[0])).status_code == 404
    assert email_of(alice) == "abc123@people.example"


def test_an_address_of_somebody_else_is_not_given_away(
    sure_alice: Client, alice: Partner, zoe: Partner, mailoutbox
) -> None:
    assert ask(sure_alice, zoe.user.email)["Location"] == PAGE

    response = sure_alice.post(link_in(mailoutbox[0]), follow=True)

    assert "Another account has this e-mail address." in words(response)
    assert email_of(alice) == "abc123@people.example"
    assert email_of(zoe) == "zoe999@people.example"


def test_a_settled_address_of_somebody_else_is_not_either(
    sure_alice: Client, alice: Partner, zoe: Partner, mailoutbox
) -> None:
    settle_email(zoe.user)
    ask(sure_alice, zoe.user.email)

    assert "Another account has confirmed" in words(sure_alice.get(link_in(mailoutbox[0])))
    assert sure_alice.post(link_in(mailoutbox[0])).status_code == 302
    assert email_of(alice) == "abc123@people.example"


@pytest.mark.parametrize(
    "email", ["", "nothing", "abc123@people.example", "a\r\nb@x.example", "x" * 300 + "@x.example"]
)
def test_what_will_not_do_is_refused_on_the_page(sure_alice: Client, mailoutbox, email: str) -> None:
    page = ask(sure_alice, email)

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not mailoutbox


@pytest.mark.django_db
def test_somebody_without_an_email_can_get_one(sign_in, mailoutbox) -> None:
    partner = PartnerFactory(user__email="")
    client = sign_in(partner)
    client.post(CONFIRM, {"password": PASSWORD})
    assert "There is none yet" in words(client.get(PAGE))

    ask(client)
    client.post(link_in(mailoutbox[0]))

    assert email_of(partner) == NEW


@pytest.mark.django_db
def test_the_account_leads_to_the_e_mail(client: Client, as_alice: Client) -> None:
    assert client.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"
    assert f'href="{PAGE}"' in as_alice.get("/accounts/").content.decode()
