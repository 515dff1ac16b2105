"""The owner invites a partner by e-mail: a link that works once, for seven days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from partners.accounts import open_account, update_account
from partners.invitations import InvitationRefused, accept, invitation_token, invite, invited_partner
from partners.models import Partner, Portal, User
from tests.accounts.doors import enter, is_in, link_in, words
from tests.factories import PASSWORD, PartnerFactory

BASE = "https://partners.example"
NEW = "a-first-password-1"


@pytest.fixture
def ines(db: None) -> Partner:
    account = open_account(name="Ines", code="ines", email="ines@people.example")
    return Partner.objects.create(user=account, name="Ines", code="ines")


@pytest.fixture
def link(ines: Partner, mailoutbox) -> str:
    """The path that was sent to Ines."""
    invite(ines, base=BASE)
    return link_in(mailoutbox[-1])


def choose(client: Client, link: str, password: str = NEW, again: str = ""):
    return client.post(link, {"password1": password, "password2": again or password})


def test_the_mail_comes_as_text_and_html(ines: Partner, mailoutbox) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"name": "Hair & Care"})

    invite(ines, base=BASE)

    mail = mailoutbox[0]
    assert (mail.subject, mail.to) == ("Your invitation to Hair & Care", ["ines@people.example"])
    assert f"{BASE}/accounts/invitation/" in mail.body
    assert "Hello Ines" in mail.body
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert "Hair &amp; Care" in html
    assert f'href="{BASE}{link_in(mail)}"' in html


def test_the_link_chooses_a_password_and_signs_in(client: Client, ines: Partner, link: str) -> None:
    assert "Welcome, Ines" in words(client.get(link))

    response = choose(client, link)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_in(client)
    assert enter(Client(), "ines", NEW).status_code == 302


def test_the_mailbox_is_proven(client: Client, ines: Partner, link: str) -> None:
    choose(client, link)

    addresses = ines.user.emailaddress_set.all()
    assert [(row.email, row.verified, row.primary) for row in addresses] == [("ines@people.example", True, True)]


def test_the_partner_is_active_from_then_on(client: Client, ines: Partner, link: str) -> None:
    assert Partner.objects.get(pk=ines.pk).status == "invited"

    choose(client, link)

    assert Partner.objects.get(pk=ines.pk).status == "active"


def test_a_mail_scanner_uses_nothing_up(client: Client, link: str) -> None:
    for method in (client.get, client.head, client.get):
        assert method(link).status_code == 200

    assert choose(client, link).status_code == 302


def test_the_link_works_once(client: Client, link: str) -> None:
    choose(client, link)

    for response in (Client().get(link), choose(Client(), link, "another-long-1")):
        assert response.status_code == 410
        assert "It was used already" in words(response)
    assert enter(Client(), "ines", NEW).status_code == 302


def test_the_link_works_for_seven_days(client: Client, ines: Partner, mailoutbox, time_machine) -> None:
    time_machine.move_to("2026-11-01T12:00:00Z")
    invite(ines, base=BASE)
    time_machine.shift(timedelta(days=7, seconds=-5))
    assert client.get(link_in(mailoutbox[0])).status_code == 200

    time_machine.shift(10)
    page = choose(client, link_in(mailoutbox[0]))

    assert page.status_code == 410
    assert "seven days, and this one is older" in words(page)
    assert not User.objects.get(pk=ines.user.pk).has_usable_password()


def test_a_new_invitation_kills_the_one_before(client: Client, ines: Partner, link: str, mailoutbox) -> None:
    invite(Partner.objects.get(pk=ines.pk), base=BASE)

    assert client.get(link).status_code == 410
    assert choose(client, link_in(mailoutbox[1])).status_code == 302


def test_a_password_that_came_otherwise_kills_it(client: Client, ines: Partner, link: str) -> None:
    ines.user.set_password(PASSWORD)
    ines.user.save()

    assert "It was used already" in words(client.get(link))


def test_another_email_kills_it(client: Client, ines: Partner, link: str) -> None:
    update_account(ines.user, name="Ines", code="ines", email="right@people.example")

    assert client.get(link).status_code == 410


def test_a_deactivated_partner_is_told_so(client: Client, ines: Partner, link: str) -> None:
    ines.deactivate(timezone.now())

    response = choose(client, link)

    assert response.status_code == 410
    assert "The account is not active." in words(response)
    assert not is_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsIngiXQ:1xVEtS:qb6a39IFTbK6JaEGQJ2q-6", "é", "%00", "x" * 5000])
def test_a_forged_link_is_told_so(client: Client, token: str) -> None:
    for response in (client.get(f"/accounts/invitation/{token}/"), choose(client, f"/accounts/invitation/{token}/")):
        assert response.status_code == 404
        assert "The address is not complete." in words(response)


def test_a_link_for_one_partner_lets_in_no_other(ines: Partner, zoe: Partner) -> None:
    token = invitation_token(ines)

    assert invited_partner(token) == ines
    with pytest.raises(InvitationRefused, match="forged"):
        invited_partner(token[:-2] + ("aa" if token[-2:] != "aa" else "bb"))


def test_two_at_once_cannot_both_choose(ines: Partner) -> None:
    first, second = invited_partner(invitation_token(ines)), invited_partner(invitation_token(ines))
    accept(first, NEW)

    with pytest.raises(InvitationRefused, match="used"):
        accept(second, "another-long-1")

    assert User.objects.get(pk=ines.user.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("password", "again", "refusal"),
    [
        ("short", "", "too short"),
        ("password123", "", "too common"),
        ("ines@people.example", "", "too similar"),
        (NEW, "something-else-1", "same password"),
        ("p" * 1_000_000, "", "at most 1024"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_the_field(
    client: Client, link: str, password: str, again: str, refusal: str
) -> None:
    page = choose(client, link, password, again)

    assert page.status_code == 200
    assert refusal in words(page)
    assert not is_in(client)


def test_an_owner_who_tries_the_link_is_warned_and_then_signed_in_as_the_partner(as_owner: Client, link: str) -> None:
    assert "You are signed in as Olga Owner." in words(as_owner.get(link))

    choose(as_owner, link)

    assert as_owner.get("/accounts/email/").context["user"].username == "ines"


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ({}, "has chosen a password already"),
        ({"inactive": True}, "is not active"),
        ({"invited": True, "user__email": ""}, "no e-mail"),
    ],
)
@pytest.mark.django_db
def test_who_cannot_be_invited_is_named_with_the_reason(mailoutbox, state: dict, refusal: str) -> None:
    with pytest.raises(ValidationError, match=refusal):
        invite(PartnerFactory(**state), base=BASE)

    assert not mailoutbox


def test_an_invitation_that_could_not_be_sent_leaves_the_one_before(
    client: Client, ines: Partner, link: str, settings
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )

    with pytest.raises(OSError, match="refused"):
        invite(Partner.objects.get(pk=ines.pk), base=BASE)

    assert client.get(link).status_code == 200


def test_the_page_costs_few_queries(client: Client, link: str, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(3):
        client.get(link)
