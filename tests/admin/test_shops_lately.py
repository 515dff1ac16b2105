"""The page of a purchase source: what came from it lately, what was refused, what to do next."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stats.models import Outcome, PurchaseSource, Refusal
from stats.shops_lately import CONNECT
from tests.admin.desk import page, text
from tests.factories import DeliveryFactory, PurchaseSourceFactory

pytestmark = pytest.mark.django_db

CHAPTERS = {
    "standard": "Standard Webhooks",
    "stripe": "Stripe",
    "woocommerce": "WooCommerce",
    "shopify": "Shopify",
}


def test_the_owner_is_told_how_to_connect_every_kind_of_shop() -> None:
    assert set(CONNECT) == set(PurchaseSource.Kind) == set(CHAPTERS)


@pytest.fixture
def source() -> PurchaseSource:
    return PurchaseSourceFactory(code="shop")


def words_of(as_owner: Client, source: PurchaseSource) -> str:
    """What the page says, as one line."""
    return " ".join(text(as_owner.get(page(source))).split())


def refuse(source: PurchaseSource, words: str, times: int, days_ago: int = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    Refusal.objects.create(source=source, day=at.date(), words=words, times=times, last_at=at)


@pytest.mark.parametrize("kind", CHAPTERS)
def test_a_new_source_says_what_to_do_next(as_owner: Client, kind: str) -> None:
    shown = words_of(as_owner, PurchaseSourceFactory(kind=kind))

    assert f"The chapter “{CHAPTERS[kind]}” of docs/hooks.md" in shown
    assert "Then buy something" in shown
    assert "Nothing signed has come from this shop in that time." in shown
    assert "Nothing was refused for its signature." in shown


@pytest.mark.parametrize("kind", ["stripe", "shopify"])
def test_a_source_without_a_secret_says_that_all_is_refused(as_owner: Client, kind: str) -> None:
    assert "Until then every event is refused." in words_of(as_owner, PurchaseSourceFactory(kind=kind, secret=""))


def test_a_mere_knock_of_woocommerce_is_no_event(as_owner: Client) -> None:
    woo = PurchaseSourceFactory(kind="woocommerce")
    DeliveryFactory(source=woo, event="ping", type="ping", order_name="", outcome=Outcome.IGNORED)

    assert "Then buy something" in words_of(as_owner, woo)


def test_deliveries_of_thirty_days_are_counted_by_what_became_of_them(as_owner: Client, source: PurchaseSource) -> None:
    now = timezone.now()
    DeliveryFactory.create_batch(2, source=source)
    DeliveryFactory(source=source, outcome=Outcome.REFUSED, received_at=now - timedelta(days=29))
    DeliveryFactory(source=source, outcome=Outcome.TEST, received_at=now - timedelta(days=31))
    DeliveryFactory(outcome=Outcome.WAITING)

    shown = words_of(as_owner, source)

    assert "Recorded</a>: 2</li>" in shown
    assert f"?source__id__exact={source.pk}&amp;outcome__exact=refused" in shown
    assert "Test: not recorded</a>" not in shown
    assert "Waits for its purchase</a>" not in shown
    assert "Nothing: its events come in." in shown


def test_refusals_are_told_in_words_with_their_counts_and_what_they_may_mean(
    as_owner: Client, source: PurchaseSource
) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        refuse(source, "No signature in webhook-signature is ours.", 14)
        refuse(source, "No signature in webhook-signature is ours.", 5, days_ago=3)
        refuse(source, "The time in webhook-timestamp is more than 5 minutes away from now.", 1, days_ago=4)
        refuse(source, "Too old to be shown.", 9, days_ago=31)
        shown = words_of(as_owner, source)

    assert "No signature in webhook-signature is ours. <strong>19 times</strong>, 14 of them today" in shown
    assert "Is the secret right?" in shown
    assert "away from now. <strong>1 time</strong>, none of them today" in shown
    assert "clock of the shop&#x27;s server right?" in shown
    assert "Too old to be shown." not in shown


def test_a_list_says_when_each_source_was_last_heard_of(as_owner: Client, source: PurchaseSource) -> None:
    PurchaseSourceFactory()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        DeliveryFactory(source=source)

    shown = text(as_owner.get(page(PurchaseSource)))

    assert "1 Mar 2026, 12:00" in shown
    assert '<td class="field-last_delivery">never</td>' in shown
