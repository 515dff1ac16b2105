"""Explain, in its sentences: every outcome, rule and reason; and what to check where nothing was heard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.portal import Portal
from stats.capture.credit import NoCredit, Rule
from stats.capture.customers import customer_hash
from stats.explaining.sentences import WHAT_BECAME
from stats.models import (
    Erasure,
    Outcome,
    QuarantinedRecord,
    Referral,
    Refusal,
)
from stats.traces.words import BECAUSE, WHY_NOBODY
from tests.admin.explaining import EVE, delivery
from tests.conftest import Cast
from tests.factories import PurchaseSourceFactory
from tests.stats.rows import opt_in

pytestmark = pytest.mark.django_db


def test_a_refused_delivery_says_what_was_wrong(shop, explained) -> None:
    delivery(shop, order_name="1001", outcome="refused", words="The amount is no number.")

    said = explained("1001")

    assert "it was refused, so it counts nowhere. The amount is no number." in said
    assert "No opt-in came of it" in said


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_sentence(shop, explained, outcome: Outcome) -> None:
    delivery(shop, order_name="1001", outcome=outcome, times=3)

    assert f"about order 1001: {WHAT_BECAME[outcome]}. It came 3 times." in explained("1001")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_told(cast: Cast, explained, rule: Rule) -> None:
    opt_in(cast.alice, cast.haircare, at=timezone.now(), email=EVE, rule=rule)

    assert BECAUSE[rule].format(who="an owner") in explained(EVE)


@pytest.mark.parametrize("reason", NoCredit)
def test_every_reason_is_told(cast: Cast, explained, reason: NoCredit) -> None:
    opt_in(None, None, at=timezone.now(), email=EVE, rule="", reason=reason)

    assert WHY_NOBODY[reason].format(who="an owner") in explained(EVE)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "reversed", "refunded": "5"}, "It was taken back since, so it counts in nobody's figures."),
        ({"refunded": "2"}, "€2.00 was paid back since."),
    ],
)
def test_what_was_paid_back_is_told(cast: Cast, explained, fields: dict[str, str], sentence: str) -> None:
    opt_in(cast.alice, cast.haircare, at=timezone.now(), email=EVE, amount="5", currency="EUR", **fields)

    assert sentence in explained(EVE)


@pytest.mark.parametrize(
    ("days", "sentence"), [(None, "on, without end."), (5, "It counts from"), (-5, "It counted from")]
)
def test_history_is_told_with_its_end(cast: Cast, explained, days: int | None, sentence: str) -> None:
    now = timezone.now()
    Referral.objects.create(
        customer=customer_hash(EVE, bytes(Portal.objects.current().customer_key)),
        kind="manual",
        partner=cast.alice,
        link=cast.haircare,
        ad=cast.website2,
        since=now - timedelta(days=9),
        expires_at=now + timedelta(days=days) if days else None,
    )

    assert "ad Website 2 (website2)" in explained(EVE)
    assert sentence in explained(EVE)


def test_who_was_erased_is_told(explained) -> None:
    key = customer_hash(EVE, bytes(Portal.objects.current().customer_key))
    Erasure.objects.create(customer=key, at=timezone.now())

    assert "The person asked to be forgotten." in explained(EVE)


def test_where_no_shop_told_of_an_order_each_is_gone_through(shop, explained) -> None:
    now = timezone.now()
    PurchaseSourceFactory(name="Old shop", code="old", retired_at=now)
    PurchaseSourceFactory(name="Tests", code="tests", is_test=True)
    delivery(shop, order_name="7", outcome="refused")
    wrong = {"source": shop, "words": "The signature does not match."}
    Refusal.objects.create(day=now.date(), times=4, last_at=now, **wrong)
    Refusal.objects.create(day=now.date() - timedelta(days=90), times=5, last_at=now, **wrong)

    said = explained("1001")

    assert "No shop has told of an order by this name." in said
    assert "4 times an event was refused: The signature does not match." in said
    assert "5 times" not in said
    assert "1 event was signed and made no sense" in said
    assert "Old shop (old) It is retired since" in said
    assert (
        "Tests (tests) It is for tests: its events are checked, and not recorded. No signed event has ever come."
        in said
    )


def test_a_shop_that_has_no_source_is_told(explained) -> None:
    assert "There is no purchase source, so no shop can report anything." in explained("1001")


def test_where_nobody_sent_an_e_mail_retired_forms_are_named(form, explained) -> None:
    form.retire(timezone.now())

    said = explained(EVE)

    assert "No form was sent with this e-mail address" in said
    assert "Newsletter (newsletter) retired on" in said


def test_records_that_wait_are_pointed_out(explained) -> None:
    QuarantinedRecord.objects.create(digest="d", line=b"x", reason="damaged", at=timezone.now())

    assert "1 record could not be stored, and wait" in explained("1001")
