"""Digests: of which days, when, to whom, and what they say."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage

from partners.erasing import erase_account
from partners.models import Partner, Portal
from stats.models import Mail
from tests.conftest import Cast
from tests.factories import PartnerFactory
from tests.mails.conftest import LAST_WEEK, MONDAY, OWN, SUNDAY, asks
from tests.stats.rows import count, opt_in


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Everybody had a hit in the last week, and the week before."""
    for partner in (cast.alice, cast.bob, cast.cleo, cast.dina, cast.zoe):
        Partner.objects.update(digest="none")
        count(partner, cast.haircare, day=SUNDAY, hits=3, unique=2)
    return cast


def test_a_weekly_digest_tells_of_the_last_whole_week(busy: Cast, send, mailoutbox: list[EmailMessage]) -> None:
    count(busy.alice, busy.skincare, busy.website2, day=LAST_WEEK[0], hits=10, unique=8, forms=2, EUR="12.50")
    asks(busy.alice, digest="weekly")

    send()

    [mail] = mailoutbox
    assert mail.to == ["abc123@people.example"]
    assert mail.subject == "Your week, 16 Nov to 22 Nov: 22 hits, 2 opt-ins"
    assert "Hits: 22 – none before" in mail.body
    assert "Revenue EUR: €12.50" in mail.body
    assert "Mon 16 Nov: 10 hits, 8 unique" in mail.body


def test_a_daily_digest_tells_of_yesterday(busy: Cast, send, mailoutbox) -> None:
    asks(busy.zoe, digest="daily")

    send()

    assert mailoutbox[0].subject == "Sunday 22 November: 3 hits"
    assert "Hits: 3 – none before" in mailoutbox[0].body


def test_figures_stand_beside_those_before(busy: Cast, send, mailoutbox) -> None:
    count(busy.zoe, busy.skincare, day=LAST_WEEK[-2], hits=6)
    asks(busy.zoe, digest="daily")

    send()

    assert "Hits: 3 – 50% less than before (6)" in mailoutbox[0].body


def test_text_and_html_say_the_same(busy: Cast, send, mailoutbox) -> None:
    asks(busy.zoe, digest="weekly")

    send()

    [(html, kind)] = mailoutbox[0].alternatives
    assert kind == "text/html"
    for words in ("Zoe", "none before", "Hair care", "Sun 22 Nov", f"{OWN}/stats/?from=2026-11-16&amp;to=2026-11-22"):
        assert words in html
        assert words.replace("&amp;", "&") in mailoutbox[0].body


def test_opt_ins_are_told_without_their_customers(busy: Cast, send, mailoutbox) -> None:
    for hour in range(7):
        opt_in(busy.zoe, busy.haircare, at=datetime(2026, 11, 20, hour, tzinfo=UTC))
    asks(busy.zoe, digest="weekly")

    send()

    html = mailoutbox[0].alternatives[0][0]
    assert "and 2 more" in mailoutbox[0].body
    assert "and 2 more" in html
    assert "shop.example" not in (mailoutbox[0].body + html).replace(OWN, "")


def test_a_week_without_anything_brings_no_mail(alice: Partner, send, mailoutbox) -> None:
    asks(alice, digest="weekly")

    send()

    assert not mailoutbox
    assert Mail.objects.get().words == "Nothing happened in these days."


def test_each_digest_is_sent_once(busy: Cast, send, mailoutbox) -> None:
    asks(busy.zoe, digest="weekly")

    assert [send(), send(), send()] == [1, 0, 0]
    assert len(mailoutbox) == 1


def test_everybody_gets_theirs_however_many_they_are(busy: Cast, send, mailoutbox) -> None:
    for partner in PartnerFactory.create_batch(45):
        count(asks(partner, digest="weekly"), busy.haircare, day=SUNDAY, hits=1)

    assert [send() for _ in range(4)] == [20, 20, 5, 0]
    assert len({mail.to[0] for mail in mailoutbox}) == 45


@pytest.mark.parametrize(
    ("digest", "moment", "comes"),
    [
        ("weekly", "2026-11-23T06:59:00Z", False),
        ("weekly", "2026-11-23T07:00:00Z", True),
        ("weekly", "2026-11-25T23:00:00Z", True),
        ("weekly", "2026-11-26T08:00:00Z", False),
        ("daily", "2026-11-23T06:59:00Z", False),
        ("daily", "2026-11-23T23:59:00Z", True),
    ],
)
def test_it_comes_in_the_morning_and_not_days_later(busy, send, mailoutbox, time_machine, digest, moment, comes):
    time_machine.move_to(moment, tick=False)
    asks(busy.zoe, digest=digest)

    send()

    assert bool(mailoutbox) is comes


@pytest.mark.parametrize(("zone", "comes"), [("Europe/Berlin", True), ("America/New_York", False), ("UTC", False)])
def test_the_morning_is_the_portals(busy: Cast, send, mailoutbox, time_machine, zone: str, comes: bool) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": zone})
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    asks(busy.zoe, digest="weekly")

    send()

    assert bool(mailoutbox) is comes


def test_a_choice_holds_from_when_it_was_made(busy: Cast, send, mailoutbox) -> None:
    asks(busy.zoe, digest="weekly")
    Partner.objects.filter(pk=busy.zoe.pk).update(digest_since=MONDAY)

    send()

    assert not mailoutbox


@pytest.mark.parametrize(
    "change",
    [{"deactivated_at": MONDAY}, {"user__is_active": False}, {"user__email": ""}, {"user__password": "!none"}],
    ids=["deactivated", "account off", "no e-mail", "still invited"],
)
def test_whoever_cannot_be_reached_gets_none(busy: Cast, send, mailoutbox, change: dict[str, object]) -> None:
    zoe = asks(busy.zoe, digest="weekly", opt_ins=True)
    opt_in(zoe, busy.haircare, at=MONDAY)
    for name, value in change.items():
        row = zoe.user if name.startswith("user__") else zoe
        type(row).objects.filter(pk=row.pk).update(**{name.removeprefix("user__"): value})

    send()

    assert not mailoutbox


def test_whoever_was_erased_gets_none(busy: Cast, send, mailoutbox) -> None:
    zoe = asks(busy.zoe, digest="weekly", opt_ins=True)
    opt_in(zoe, busy.haircare, at=MONDAY)
    zoe.deactivate(MONDAY)
    erase_account(zoe)

    send()

    assert not mailoutbox


def test_names_are_written_as_they_are(busy: Cast, send, mailoutbox) -> None:
    name = "<b>Hair</b> & “Care”\r\nBcc: all@people.example"
    type(busy.haircare).objects.filter(pk=busy.haircare.pk).update(name=name)
    asks(busy.zoe, opt_ins=True)
    opt_in(busy.zoe, busy.haircare, at=MONDAY)

    send()

    [mail] = mailoutbox
    assert mail.subject == "A sign-up by your link <b>Hair</b> & “Care” Bcc: all@people.example"
    assert mail.recipients() == ["zoe999@people.example"]
    assert "&lt;b&gt;Hair&lt;/b&gt; &amp; “Care”" in mail.alternatives[0][0]
    assert "<b>Hair</b> & “Care”" in mail.body


def test_without_an_address_of_its_own_the_portal_sends_nothing(busy: Cast, send, mailoutbox, settings) -> None:
    settings.BASE_ADDRESS = ""
    asks(busy.zoe, digest="weekly")

    assert send() == 0
    assert not mailoutbox
