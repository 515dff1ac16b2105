"""The delivery log: what came, how often, and what became of it; each event does once what it says."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.portal import Portal
from stats.capture.customers import customer_hash
from stats.capture.hooks.purchases import MAX_EVENT, process_again
from stats.models import Delivery, OptIn, Outcome, Refusal
from tests.capture.shop_events import CHARGE, standard_event, stripe_event
from tests.capture.shops import CARLA, TOPICS, Kind, changed, refund, report, sale, shop_of
from tests.capture.visiting import click
from tests.factories import OwnerFactory, PurchaseSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    return PurchaseSourceFactory(code="shop")


@pytest.mark.parametrize("kind", Kind.values)
def test_a_sale_of_each_kind_of_shop_is_logged_with_what_it_did(client, cast, kind):
    shop, (token, _) = shop_of(kind), click(client)
    body = sale(kind, token=token)

    answer = report(client, shop, body)

    delivery, opt_in = Delivery.objects.get(), OptIn.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"status": "recorded"})
    assert (opt_in.partner, opt_in.rule, str(opt_in.amount)) == (cast.alice, "token", "49.900")
    assert (delivery.outcome, delivery.words, delivery.opt_in) == (Outcome.RECORDED, "recorded", opt_in)
    assert (bytes(delivery.body), delivery.order_name) == (body, opt_in.reference)
    assert delivery.customer == opt_in.customer == customer_hash(CARLA, bytes(Portal.objects.current().customer_key))
    assert delivery.type in ("purchase.completed", "checkout.session.completed", *TOPICS.values())


@pytest.mark.parametrize("kind", Kind.values)
def test_an_event_that_comes_again_is_counted_and_not_done_again(client, cast, kind):
    shop, body = shop_of(kind), sale(kind)
    report(client, shop, body)
    later = timezone.now() + timedelta(minutes=3)

    with time_machine.travel(later, tick=False):
        answer = report(client, shop, body)

    delivery = Delivery.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"status": "duplicate: this event is known"})
    assert (delivery.times, delivery.last_received_at, delivery.outcome) == (2, later, Outcome.RECORDED)
    assert delivery.received_at < later
    assert OptIn.objects.count() == 1


def test_what_is_not_signed_is_counted_by_day_and_reason_and_nothing_of_it_is_kept(client, shop):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    body = sale(Kind.STANDARD)
    for at in ("2026-03-01T03:00:00Z", "2026-03-01T04:00:00Z", "2026-03-01T06:00:00Z"):
        with time_machine.travel(at, tick=False):
            answer = client.post("/hooks/purchases/shop/", body, content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"error": "The header webhook-id is missing."})
    counted = Refusal.objects.order_by("day").values_list("day", "words", "times")
    assert [(f"{day}", words, times) for day, words, times in counted] == [
        ("2026-02-28", "The header webhook-id is missing.", 2),
        ("2026-03-01", "The header webhook-id is missing.", 1),
    ]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("kind", Kind.values)
def test_a_source_without_a_secret_says_so_and_counts_it(client, kind):
    shop = shop_of(kind, secret="")

    answer = client.post("/hooks/purchases/shop/", b"{}", content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"error": "This source has no secret yet."})
    assert Refusal.objects.get(source=shop).words == "This source has no secret yet."


def test_what_cannot_be_understood_is_refused_in_words_and_kept(client, shop):
    body = standard_event(order_id="1001", amount="much", currency="EUR")

    answer = report(client, shop, body)

    delivery = Delivery.objects.get()
    assert answer.status_code == 400
    assert (delivery.outcome, delivery.words, bytes(delivery.body)) == (Outcome.REFUSED, answer.json()["error"], body)
    assert delivery.words == '“amount” must be a decimal number as a text, like "49.90".'


def test_a_refused_event_that_comes_again_is_done_afresh(client, shop):
    report(client, shop, standard_event(order_id="1001", amount="much", currency="EUR"))

    answer = report(client, shop, sale(Kind.STANDARD))

    delivery = Delivery.objects.get()
    assert answer.json() == {"status": "recorded"}
    assert (delivery.outcome, delivery.words, delivery.times) == (Outcome.RECORDED, "recorded", 2)
    assert delivery.received_at == delivery.last_received_at


@pytest.mark.parametrize("kind", Kind.values)
def test_a_signed_body_that_says_not_even_what_it_is_is_kept_once(client, kind):
    shop = shop_of(kind)

    answers = [report(client, shop, b"{", topic="", event_id=event_id) for event_id in ("msg_1", "msg_2")]

    delivery = Delivery.objects.get()
    assert [answer.status_code for answer in answers] == [400, 400]
    assert (delivery.type, delivery.outcome, delivery.times) == ("", Outcome.REFUSED, 2)
    assert process_again(delivery, timezone.now()).status == 400
    assert delivery.words == answers[0].json()["error"]


def test_an_event_of_an_unused_type_is_kept_as_ignored(client, shop):
    answer = report(client, shop, standard_event("customer.created"))

    delivery = Delivery.objects.get()
    assert (answer.status_code, answer.json()["status"]) == (200, delivery.words)
    assert (delivery.outcome, delivery.type, delivery.order_name) == (Outcome.IGNORED, "customer.created", "")


def test_a_refund_waits_for_its_purchase_and_says_so_afterwards(client, shop):
    first = report(client, shop, refund(), event_id="msg_2")
    waiting = Delivery.objects.get()

    report(client, shop, sale(Kind.STANDARD))

    assert (waiting.outcome, waiting.opt_in) == (Outcome.WAITING, None)
    assert first.json() == {"status": waiting.words}
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.opt_in) == (Outcome.CHANGED, OptIn.objects.get())
    assert OptIn.objects.get().status == OptIn.Status.REVERSED


def test_the_same_waiting_refund_in_two_events_waits_no_more_either(client, shop):
    for event_id in ("msg_2", "msg_3"):
        report(client, shop, refund(refund_id="r1"), event_id=event_id)

    report(client, shop, sale(Kind.STANDARD))

    assert not Delivery.objects.filter(outcome=Outcome.WAITING).exists()


def test_two_events_of_one_order_are_one_purchase(client, shop):
    answers = [report(client, shop, sale(Kind.STANDARD), event_id=event_id) for event_id in ("msg_1", "msg_2")]

    assert [answer.json()["status"] for answer in answers] == ["recorded", "duplicate: this order is known"]
    assert {delivery.opt_in for delivery in Delivery.objects.all()} == {OptIn.objects.get()}


def test_two_sources_may_have_the_same_event(client, shop):
    other = PurchaseSourceFactory()

    answers = [report(client, source, sale(Kind.STANDARD)) for source in (shop, other)]

    assert [answer.json()["status"] for answer in answers] == ["recorded"] * 2


def test_a_test_event_at_a_source_for_live_purchases_is_ignored_and_says_so(client, cast):
    shop = shop_of(Kind.STRIPE)

    answer = report(client, shop, changed(sale(Kind.STRIPE), livemode=False))

    assert (answer.status_code, Delivery.objects.get().outcome) == (200, Outcome.IGNORED)
    assert "test event" in answer.json()["status"]
    assert not OptIn.objects.exists()


@pytest.mark.parametrize(("is_live", "words"), [(False, "test: understood"), (True, "test: this source is for tests")])
def test_a_source_for_tests_logs_and_records_nothing(client, is_live, words):
    shop = shop_of(Kind.STRIPE, is_test=True)

    answer = report(client, shop, changed(sale(Kind.STRIPE), livemode=is_live))

    delivery = Delivery.objects.get()
    assert answer.json()["status"] == delivery.words
    assert delivery.words.startswith(words)
    assert (delivery.outcome, delivery.order_name, delivery.opt_in) == (Outcome.TEST, "pi_1", None)
    assert not OptIn.objects.exists()


def test_a_long_event_of_a_ready_made_shop_is_taken_and_one_of_standard_webhooks_is_not(client, cast):
    body = changed(sale(Kind.SHOPIFY), line_items=[{"title": "x" * 70_000}])

    assert report(client, shop_of(Kind.SHOPIFY), body).json() == {"status": "recorded"}
    answer = report(client, PurchaseSourceFactory(), body)
    assert (answer.status_code, "64 KB" in answer.json()["error"]) == (413, True)


def test_more_than_a_megabyte_is_too_much_of_any_shop(client):
    answer = report(client, shop_of(Kind.SHOPIFY), b"x" * (MAX_EVENT + 1))

    assert (answer.status_code, "1024 KB" in answer.json()["error"]) == (413, True)


def test_a_knock_of_woocommerce_is_answered(client):
    shop_of(Kind.WOOCOMMERCE)
    form = "application/x-www-form-urlencoded"

    answers = [client.post("/hooks/purchases/shop/", "webhook_id=5", content_type=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (Delivery.objects.get().type, Delivery.objects.get().times) == ("ping", 2)


def test_a_door_asks_nobody_who_they_are(client, sign_in, cast):
    """The same rows with an owner's cookies as without."""
    rows = []
    for who in (client, sign_in(OwnerFactory())):
        source, (token, _) = PurchaseSourceFactory(), click(client)
        report(who, source, sale(Kind.STANDARD, token=token))
        report(who, source, refund(amount="1.00", currency="EUR"), event_id="msg_2")
        opt_in = OptIn.objects.values_list("partner", "rule", "reason", "amount", "refunded", "status", "email")
        log = Delivery.objects.filter(source=source).order_by("pk").values_list("event", "outcome", "words", "customer")
        rows.append((opt_in.get(source=source), list(log)))

    assert rows[0] == rows[1]
    assert rows[0][0][0] == cast.alice.pk
    assert "sessionid" not in report(sign_in(OwnerFactory()), PurchaseSourceFactory(), sale(Kind.STANDARD)).cookies


def test_an_event_with_an_endless_id_is_refused(client):
    shop = shop_of(Kind.STRIPE)

    answer = report(client, shop, stripe_event("charge.refunded", CHARGE, event_id="x" * 201))

    assert (answer.status_code, Delivery.objects.get().type) == (400, "")
