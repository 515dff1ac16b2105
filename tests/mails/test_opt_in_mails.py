"""Mails about opt-ins: which ones, when, and what they say."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from partners.models import Partner
from stats.models import Mail, OptIn
from tests.conftest import Cast
from tests.mails.conftest import MONDAY, OWN, asks
from tests.stats.rows import opt_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
def wishing(cast: Cast) -> Cast:
    Partner.objects.update(digest="none")
    asks(cast.alice, opt_ins=True)
    return cast


def test_a_purchase_is_told_with_what_the_partner_sees_of_it(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY, ad=wishing.website2, amount=Decimal("49.90"), currency="EUR")

    send()

    [mail] = mailoutbox
    assert mail.subject == "A purchase of €49.90 by your link Hair care"
    for body in (mail.body, mail.alternatives[0][0]):
        for words in (
            "Hair care",
            "Website 2",
            "€49.90",
            "23 Nov 2026, 08:00",
            "straight from your address",
            "/opt-ins/",
        ):
            assert words in body


def test_a_sign_up_is_told(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY)

    send()

    assert mailoutbox[0].subject == "A sign-up by your link Hair care"
    assert "somebody signed up" in mailoutbox[0].body


def test_nobody_learns_who_the_customer_is(wishing: Cast, send, mailoutbox: list[EmailMessage]) -> None:
    secret = {"email": "carla@customer.example", "customer": "c" * 64, "reference": "ORDER-4711"}
    opt_in(wishing.alice, wishing.haircare, at=MONDAY, amount=Decimal(1), currency="EUR", **secret)

    send()

    whole = mailoutbox[0].message().as_string() + mailoutbox[0].body + mailoutbox[0].alternatives[0][0]
    assert not [value for value in secret.values() if value in whole]
    assert not re.search(r"\b\d+\.\d+\.\d+\.\d+\b", whole)


def test_each_is_told_once(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY)

    assert [send(), send()] == [1, 0]
    assert len(mailoutbox) == 1


def test_nothing_older_than_the_wish_is_told(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY - MINUTE)
    Partner.objects.filter(pk=wishing.alice.pk).update(opt_in_mails_since=MONDAY)

    send()

    assert not mailoutbox


def test_nothing_of_days_ago_is_told_as_if_it_had_just_happened(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY - timedelta(days=3) - MINUTE)

    send()

    assert not mailoutbox


@pytest.mark.parametrize(
    "change",
    [{"status": "reversed"}, {"partner": None, "rule": "", "reason": "expired"}],
    ids=["reversed", "not credited"],
)
def test_what_does_not_count_is_not_told(wishing: Cast, send, mailoutbox, change: dict[str, object]) -> None:
    row = opt_in(wishing.alice, wishing.haircare, at=MONDAY, amount=Decimal(1), currency="EUR")
    OptIn.objects.filter(pk=row.pk).update(**change)

    send()

    assert not mailoutbox


def test_partners_who_did_not_ask_are_not_told(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.bob, wishing.haircare, at=MONDAY)

    send()

    assert not mailoutbox


def test_a_recruits_opt_in_is_the_recruits_own_business(wishing: Cast, send, mailoutbox) -> None:
    asks(wishing.bob, opt_ins=True)
    opt_in(wishing.bob, wishing.haircare, at=MONDAY)

    send()

    assert [mail.to for mail in mailoutbox] == [["bob456@people.example"]]


def test_what_the_owner_credits_to_another_soon_is_told_to_that_one(wishing: Cast, send, mailoutbox) -> None:
    row = opt_in(wishing.alice, wishing.haircare, at=MONDAY)
    send()
    OptIn.objects.filter(pk=row.pk).update(partner=asks(wishing.bob, opt_ins=True), rule="by-hand")

    send()

    assert [mail.to[0][:3] for mail in mailoutbox] == ["abc", "bob"]
    assert "The owner credited this one to you." in mailoutbox[1].body


def test_rows_of_old_mails_go(wishing: Cast, send) -> None:
    row = opt_in(wishing.alice, wishing.haircare, at=MONDAY - timedelta(days=91))
    claimed_at = MONDAY - timedelta(days=91)
    Mail.objects.create(partner=wishing.alice, kind="opt-in", opt_in=row, claimed_at=claimed_at, state="sent")

    send()

    assert not Mail.objects.exists()


def test_links_begin_with_the_portals_own_address(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY)

    send()

    links = re.findall(r"https?://[^\s\"<>]+", mailoutbox[0].body + mailoutbox[0].alternatives[0][0])
    assert len(links) > 5
    assert all(link.startswith(f"{OWN}") for link in links)


@pytest.mark.django_db(transaction=True)
def test_what_waits_can_be_put_away(wishing: Cast, send, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=MONDAY)

    call_command("send_mails", "--skip")
    send()

    assert not mailoutbox
    assert Mail.objects.get().state == "skipped"


def test_the_command_says_what_is_missing(wishing: Cast, settings) -> None:
    settings.BASE_ADDRESS = ""

    with pytest.raises(CommandError, match="BASE_ADDRESS is not set"):
        call_command("send_mails")


@pytest.mark.django_db(transaction=True)
def test_the_command_sends_everything_that_waits(wishing: Cast, mailoutbox, capsys) -> None:
    for _ in range(25):
        opt_in(wishing.alice, wishing.haircare, at=MONDAY)

    call_command("send_mails")
    call_command("send_mails")

    assert len(mailoutbox) == 25
    assert capsys.readouterr().out == "25 mails are dealt with.\nNothing waited.\n"
