"""Mails in the owner's admin: what became of each, what needs a look, sending again, and previews."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from stats.models import Heartbeat, Mail
from tests.accounts.doors import words
from tests.conftest import Cast
from tests.factories import OwnerFactory
from tests.mails.conftest import LAST_WEEK, MONDAY, asks
from tests.stats.rows import count, opt_in

LIST, PREVIEW = "/admin/stats/mail/", "/admin/stats/mail/preview/"
HOUR = timedelta(hours=1)


def mail(cast: Cast, state: str, *, claimed_at=MONDAY, said: str = "") -> Mail:
    row = opt_in(asks(cast.alice, opt_ins=True), cast.haircare, at=MONDAY)
    about = {"partner": cast.alice, "kind": "opt-in", "opt_in": row}
    return Mail.objects.create(**about, state=state, claimed_at=claimed_at, words=said)


def act(client: Client, *mails: Mail) -> str:
    data = {"action": "send_again", "_selected_action": [row.pk for row in mails]}
    return words(client.post(LIST, data, follow=True))


def test_the_list_says_what_became_of_each(cast: Cast, as_owner: Client) -> None:
    mail(cast, "refused", said="550 no such mailbox")

    page = words(as_owner.get(LIST))

    assert "Refused by the mail server" in page
    assert "550 no such mailbox" in page
    assert "Form by Hair care" in page


def test_an_empty_list_says_when_mails_go(as_owner: Client) -> None:
    assert "No mail has been sent yet." in words(as_owner.get(LIST))


def test_the_filter_finds_what_needs_a_look(cast: Cast, as_owner: Client) -> None:
    rows = [mail(cast, state) for state in ("sent", "refused", "broken", "claimed", "skipped")]
    lost = mail(cast, "claimed", claimed_at=MONDAY - HOUR)

    found = as_owner.get(LIST, {"state": "failed"}).context["cl"].queryset

    assert {row.pk for row in found} == {rows[1].pk, rows[2].pk, lost.pk}
    assert "Broken off, perhaps sent" in words(as_owner.get(LIST, {"state": "failed"}))


@pytest.mark.parametrize("state", ["refused", "broken"])
def test_an_owner_has_a_failed_mail_sent_again(cast: Cast, as_owner: Client, send, mailoutbox, state: str) -> None:
    failed = mail(cast, state, said="550")

    page = act(as_owner, failed)
    send()

    failed.refresh_from_db()
    assert "1 will be sent within a minute." in page
    assert (len(mailoutbox), failed.state, failed.words) == (1, "sent", "")


@pytest.mark.parametrize("state", ["sent", "claimed", "skipped"])
def test_what_went_or_goes_is_not_sent_again(cast: Cast, as_owner: Client, send, mailoutbox, state: str) -> None:
    page = act(as_owner, mail(cast, state))
    send()

    assert "Nothing to send again" in page
    assert not mailoutbox


def test_again_does_not_mean_against_the_partners_wish(cast: Cast, as_owner: Client, send, mailoutbox) -> None:
    failed = mail(cast, "refused")
    asks(cast.alice, opt_ins=False)

    act(as_owner, failed)
    send()

    failed.refresh_from_db()
    assert not mailoutbox
    assert (failed.state, failed.words[:37]) == ("skipped", "The partner does not want such mails ")


def test_the_health_of_the_portal_counts_them(cast: Cast, as_owner: Client) -> None:
    Heartbeat.objects.create(host="h", name="here", at=timezone.now(), figures={})
    mail(cast, "broken")

    assert "1 mail did not go." in words(as_owner.get("/admin/"))
    assert "Mails to partners that did not go: 1" in words(as_owner.get("/admin/links/trackinglink/"))


def test_the_health_of_the_portal_says_why_none_are_sent(cast: Cast, as_owner: Client, settings) -> None:
    settings.BASE_ADDRESS = ""
    Heartbeat.objects.create(host="h", name="here", at=timezone.now(), figures={})

    assert "Digests, and mails about opt-ins: none are sent" in words(as_owner.get("/admin/health/"))


@pytest.mark.parametrize("rows", [1, 9])
def test_the_list_costs_the_same_however_long(cast: Cast, as_owner: Client, rows, django_assert_max_num_queries):
    for _ in range(rows):
        mail(cast, "sent")
    as_owner.get(LIST)

    with django_assert_max_num_queries(8):
        as_owner.get(LIST)


@pytest.fixture
def week(cast: Cast) -> Cast:
    count(cast.alice, cast.haircare, cast.website2, day=LAST_WEEK[6], hits=30, EUR="12.50")
    opt_in(cast.alice, cast.haircare, at=MONDAY, amount=Decimal("12.50"), currency="EUR")
    return cast


@pytest.mark.parametrize(("kind", "said"), [("opt-in", "A purchase of"), ("daily", "Sunday"), ("weekly", "Your week")])
def test_a_preview_shows_each_kind_and_sends_nothing(week: Cast, as_owner: Client, mailoutbox, kind, said) -> None:
    page = as_owner.get(PREVIEW, {"kind": kind, "partner": "abc123"})

    assert said in words(page)
    assert "To abc123@people.example" in words(page)
    assert not mailoutbox
    assert not Mail.objects.exists()


def test_the_html_may_only_be_framed_by_the_portal_and_runs_nothing(week: Cast, as_owner: Client) -> None:
    query = {"kind": "weekly", "partner": "abc123"}

    inner, outer = as_owner.get(f"{PREVIEW}html/", query), as_owner.get(PREVIEW, query)

    assert "frame-ancestors 'self'" in inner["Content-Security-Policy"]
    assert "script-src 'none'" in inner["Content-Security-Policy"]
    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    assert "sandbox></iframe>" in outer.content.decode()


def test_a_preview_holds_no_address_that_would_end_mails(week: Cast, as_owner: Client) -> None:
    query = {"kind": "weekly", "partner": "abc123"}

    pages = [as_owner.get(path, query).content.decode() for path in (PREVIEW, f"{PREVIEW}html/")]

    assert not [page for page in pages if "/mail/unsubscribe/" in page]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"kind": "weekly", "partner": "zoe999"}, "nothing to tell"),
        ({"kind": "opt-in", "partner": "zoe999"}, "nothing to tell"),
        ({"kind": "weekly", "partner": "nobody"}, "Nobody has this code."),
        ({"kind": "yearly", "partner": "zoe999"}, "is not one of the available choices"),
    ],
)
def test_a_preview_of_nothing_says_why(cast: Cast, as_owner: Client, query: dict[str, str], said: str) -> None:
    assert said in words(as_owner.get(PREVIEW, query))
    assert as_owner.get(f"{PREVIEW}html/", query).status_code == 404


def test_previews_are_for_those_who_may_see_mails(week: Cast, sign_in, mailoutbox: list[EmailMessage]) -> None:
    staff = sign_in(OwnerFactory(username="sam", is_superuser=False))

    assert staff.get(PREVIEW).status_code == staff.get(f"{PREVIEW}html/").status_code == 403
