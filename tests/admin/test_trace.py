"""The page of one opt-in: what it is, whose, why, by which evidence, and what was changed later."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.portal import Portal
from stats.capture.credit import NoCredit, Rule
from stats.capture.ids import new_id
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand
from stats.models import Hit, HostedForm, OptIn, PrunedDay
from stats.traces.words import ADVICE, BECAUSE, EVIDENCE, REASONS, SHORT, WHY_NOBODY
from tests.admin.desk import page, words
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.conftest import Cast
from tests.factories import BROWSER, OwnerFactory
from tests.stats.rows import opt_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(as_owner: Client) -> Callable[..., str]:
    """The page of an opt-in, in its words; of the only one if none is named."""
    return lambda row=None: words(as_owner.get(page(row or OptIn.objects.get())))


def test_a_credited_form_is_told_from_what_it_is_to_the_click(client: Client, form: HostedForm, told) -> None:
    token, _ = click(client)
    submit(client, {"email": "eve@people.example", "rp": token})

    story = told()

    says = [
        "Form Newsletter (newsletter) E-mail eve@people.example",
        "Credited to Alice (abc123) for Hair care (haircare), ad Website 2 (website2), because the click token",
        "The click token that came with it:",
        "What was tried, in this order Last touch counted then",
        "Hair care (haircare) by Alice (abc123), ad Website 2 (website2)): Credited.",
        "The click that led to it When",
        "Nothing: it is as it was first recorded.",
        "Submission of",
    ]
    assert [story.find(said) for said in says] == sorted(story.find(said) for said in says)
    assert all(said in story for said in says), [said for said in says if said not in story]


def test_an_uncredited_one_says_why_and_what_to_look_at(form: HostedForm, told) -> None:
    submit(Client(), {"email": "eve@people.example", "rp": "cut"})

    story = told()

    assert "Credited to nobody, because its click token was cut short or garbled." in story
    assert str(ADVICE["malformed"]) in story
    assert "“cut” It was cut short or garbled." in story


def test_what_did_not_come_is_named(form: HostedForm, told) -> None:
    submit(Client(), {"email": "eve@people.example"})

    story = told()

    assert "A click token: None came. The visitor's cookie: None came." in story
    assert "There was nothing to try." in story


def test_evidence_that_was_not_needed_is_told_as_well(client: Client, form: HostedForm, told) -> None:
    token, _ = click(client)
    _, cookie = click(Client(headers={"user-agent": BROWSER}), "/go/skincare/zoe999")
    submit(client, {"email": "eve@people.example", "rp": token}, cookie=cookie)

    story = told()

    assert "Skin care (skincare) by Zoe (zoe999) Not needed: something before it decided." in story
    assert story.count("Zoe (zoe999)") == 1  # a cookie of one click is told once


def test_the_earliest_click_is_not_asked_by_last_touch(client: Client, form: HostedForm, told) -> None:
    _, cookie = click(client)
    _, cookie = click(Client(headers={"user-agent": BROWSER, "cookie": cookie}), "/go/skincare/zoe999")
    submit(client, {"email": "eve@people.example"}, cookie=cookie)

    assert "Not asked: last touch counted" in told()


def test_by_first_touch_the_page_says_so(client: Client, form: HostedForm, told) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"touch": "first"})
    token, _ = click(client)
    submit(client, {"email": "eve@people.example", "rp": token})

    assert "First touch counted then" in told()


def test_a_customer_who_came_before_is_credited_by_history(client: Client, form: HostedForm, shop, told) -> None:
    token, _ = click(client)
    submit(client, {"email": "eve@people.example", "rp": token})
    send(client, shop, purchase(email="eve@people.example"))

    story = told(OptIn.objects.get(kind="purchase"))

    assert "because this customer had come through this partner before." in story
    assert "The customer's referral history: Hair care (haircare) by Alice (abc123)" in story
    assert "What is known of the customer Alice (abc123) for Hair care (haircare)" in story


def test_a_purchase_tells_its_order_its_money_and_its_delivery(client: Client, shop, told) -> None:
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    refund = {"type": "purchase.refunded", "data": {"order_id": "1001", "amount": "9.90", "currency": "EUR"}}
    send(client, shop, json.dumps(refund), event_id="msg_2")

    story = told()

    assert "Order number 1001 Shop Web shop (shop)" in story
    assert "Amount €49.90 Paid back €9.90 Status Counts, with €40.00: a part was paid back." in story
    assert "What the shop said later" in story
    assert "Paid back: €0.00 → €9.90" in story
    assert "purchase.refunded, Changed an opt-in" in story


def test_what_was_changed_by_hand_names_who_and_what_was_before(client: Client, cast: Cast, form, told) -> None:
    token, _ = click(client)
    submit(client, {"email": "eve@people.example", "rp": token})
    to = Credit(cast.bob, cast.skincare)
    credit_by_hand(OptIn.objects.get(), to, by="olga", why="He telephoned.", now=timezone.now())

    story = told()

    assert "Credited to Bob (bob456) for Skin care (skincare), because olga decided so. “He telephoned.”" in story
    assert ", by olga He telephoned." in story
    assert "Alice (abc123) for Hair care (haircare), ad Website 2 (website2) → Bob (bob456)" in story
    assert "It was credited by hand, so no click is claimed." in story


def test_a_click_that_was_pruned_says_so_and_one_that_waits_too(cast: Cast, told) -> None:
    at = timezone.now() - timedelta(days=20)
    row = opt_in(cast.alice, cast.haircare, at=at, hit=new_id(at))
    assert "is not in the books" in told(row)

    PrunedDay.objects.create(day=at.date(), pruned_at=timezone.now())

    assert "has been pruned since" in told(row)


def test_the_click_names_the_website_that_it_came_from(cast: Cast, told) -> None:
    at = timezone.now()
    key = new_id(at)
    Hit.objects.create(
        id=key, at=at, day=at, link=cast.haircare, partner=cast.alice, visit_class="counted", is_unique=True,
        referring_host="blog.example.org", agent_family="Firefox",
    )  # fmt: skip

    story = told(opt_in(cast.alice, cast.haircare, at=at, hit=key))

    assert "Came from blog.example.org Browser Firefox" in story


def test_an_erased_person_is_named_no_more(cast: Cast, told) -> None:
    row = opt_in(cast.alice, cast.haircare, at=timezone.now(), email="", erased_at=timezone.now())

    assert "The person was erased on" in told(row)


def test_a_trace_of_an_earlier_version_is_read(cast: Cast, told) -> None:
    line: dict[str, object] = {"evidence": "token", "outcome": "expired", "hit": str(new_id(timezone.now()))}
    line |= {"at": "2026-01-05T10:00:00+00:00", "link": cast.haircare.pk, "partner": 987654, "ad": None}
    row = opt_in(None, None, at=timezone.now(), rule="", reason="expired", trace={"tried": [line]})

    story = told(row)

    assert "5 January 2026, 10:00: Hair care (haircare) by an unknown partner" in story
    assert "None came." not in story


def test_a_click_whose_key_was_dropped_is_shown_as_it_was_read(client: Client, form, settings, told) -> None:
    token, _ = click(client)
    submit(client, {"email": "eve@people.example", "rp": token})
    settings.SECRET_KEY, row = "another-" + "k" * 60, OptIn.objects.get()
    owner = Client()
    owner.force_login(OwnerFactory())

    assert "by Alice (abc123), ad Website 2 (website2) Credited." in words(owner.get(page(row)))


def test_what_a_later_version_wrote_does_not_break_the_page(cast: Cast, told) -> None:
    trace = {
        "tried": [{"evidence": "telepathy", "outcome": "too-vague"}],
        "changes": [{"at": "2026-01-05T10:00:00+00:00", "what": "moon-phase"}],
    }

    story = told(opt_in(cast.alice, cast.haircare, at=timezone.now(), rule="telepathy", trace=trace))

    assert "telepathy" in story
    assert "Moon phase, 5 January 2026, 10:00, by the portal itself" in story


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_its_words(rule: Rule, cast: Cast, told) -> None:
    story = told(opt_in(cast.alice, cast.haircare, at=timezone.now(), rule=rule))

    assert BECAUSE[rule].format(who="an owner") in story
    assert EVIDENCE[rule]
    assert SHORT[rule]


@pytest.mark.parametrize("reason", NoCredit)
def test_every_reason_has_its_words_and_its_advice(reason: NoCredit, cast: Cast, told) -> None:
    trace = {"tried": [{"evidence": "token", "outcome": reason}]}

    story = told(opt_in(None, None, at=timezone.now(), rule="", reason=reason, trace=trace))

    assert f"Credited to nobody, because {WHY_NOBODY[reason].format(who='an owner')}" in story
    assert f"The click token that came with it: {REASONS[reason]}" in story
    assert str(ADVICE[reason]) in story


def test_nothing_has_words_that_cannot_happen() -> None:
    rules, reasons = {rule.value for rule in Rule}, {reason.value for reason in NoCredit}

    assert set(BECAUSE) == set(EVIDENCE) == rules
    assert set(REASONS) == set(WHY_NOBODY) == set(ADVICE) == reasons
    assert set(SHORT) == rules | reasons


def test_the_page_costs_few_queries_however_much_there_is_to_tell(as_owner: Client, client: Client, form, shop) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        token, cookie = click(client)
    for number in range(3):
        submit(client, {"email": "eve@people.example", "rp": token, "n": str(number)}, cookie=cookie)
    send(client, shop, purchase(email="eve@people.example"))
    rows = list(OptIn.objects.all())
    as_owner.get(page(rows[0]))

    for row in rows:
        with CaptureQueriesContext(connection) as captured:
            as_owner.get(page(row))
        assert len(captured) <= 17
