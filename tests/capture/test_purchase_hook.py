"""The door of purchases: Standard Webhooks."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from partners.portal import Portal
from stats.capture.hooks.standard import BadSignature, check_signature
from stats.models import OptIn, RevenueTally, Tally
from stats.models.sources import new_secret
from tests.capture.signing import purchase, send, signed
from tests.capture.visiting import differences
from tests.factories import PurchaseSourceFactory


@pytest.fixture
def shop(db):
    return PurchaseSourceFactory(code="shop")


@pytest.fixture
def token(client, cast):
    return parse_qs(urlsplit(client.get("/go/haircare/abc123/website2")["Location"]).query)["rp"][0]


def test_a_signed_purchase_is_the_partners_opt_in_with_its_revenue(client, cast, shop, token):
    answer = send(client, shop, purchase(token=token, email="Carla@Mail.example"))
    opt_in = OptIn.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"status": "recorded"})
    assert (opt_in.partner, opt_in.ad, opt_in.rule, opt_in.reference) == (cast.alice, cast.website2, "token", "1001")
    assert (opt_in.amount, opt_in.currency, opt_in.email) == (Decimal("49.90"), "EUR", "carla@mail.example")
    assert (Tally.objects.get().purchases, RevenueTally.objects.get().revenue) == (1, Decimal("49.90"))


def test_the_same_order_is_one_purchase_whatever_the_event(client, cast, shop, token):
    send(client, shop, purchase(token=token))
    answer = send(client, shop, purchase(token=token, amount="99"), event_id="msg_2")
    assert answer.json() == {"status": "duplicate: this order is known"}
    assert (OptIn.objects.get().amount, Tally.objects.get().purchases) == (Decimal("49.90"), 1)


def test_two_sources_may_have_the_same_order_number(client, cast, shop, token):
    send(client, shop, purchase())
    send(client, PurchaseSourceFactory(), purchase())
    assert OptIn.objects.count() == 2


def test_sums_are_never_mixed_across_currencies(client, cast, shop, token):
    for order, amount, currency in (
        ("1", "10.10", "EUR"),
        ("2", "0.20", "EUR"),
        ("3", "500", "JPY"),
        ("4", "0", "USD"),
    ):
        send(client, shop, purchase(order, amount, currency, token=token))
    assert dict(RevenueTally.objects.values_list("currency", "revenue")) == {"EUR": Decimal("10.30"), "JPY": 500}
    assert differences() == []


def test_a_purchase_belongs_to_the_day_on_which_it_happened(client, cast, shop, token):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    event = {**json.loads(purchase(token=token)), "timestamp": "2026-03-01T03:00:00Z"}
    send(client, shop, json.dumps(event))
    assert (OptIn.objects.get().day.isoformat(), Tally.objects.get(purchases=1).day.isoformat()) == ("2026-02-28",) * 2


def test_a_purchase_without_a_token_is_kept_uncredited(client, cast, shop):
    send(client, shop, purchase())
    assert (OptIn.objects.get().partner, OptIn.objects.get().reason) == (None, "no-evidence")


def test_an_event_of_another_type_is_ignored(client, shop):
    answer = send(client, shop, '{"type": "customer.created", "data": {}}')
    assert answer.status_code == 200
    assert answer.json()["status"].startswith("ignored")
    assert not OptIn.objects.exists()


def test_a_test_source_records_nothing(client, db):
    source = PurchaseSourceFactory(is_test=True)
    assert send(client, source, purchase()).json()["status"].startswith("test")
    assert not OptIn.objects.exists()


def test_the_old_secret_is_valid_while_rotating_and_no_longer(client, shop):
    old = shop.secret
    shop.rotate_secret()
    body = purchase()
    assert send(client, shop, body, headers=signed(old, body)).status_code == 200
    shop.rotate_secret()
    assert send(client, shop, body, headers=signed(old, body)).status_code == 400


def test_a_retired_source_takes_nothing_more(client, shop):
    shop.retire(timezone.now())
    assert send(client, shop, purchase()).status_code == 404
    shop.restore()
    assert send(client, shop, purchase()).status_code == 200


def test_an_unknown_source_is_404_in_words(client, db):
    answer = client.post("/hooks/purchases/nowhere", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (404, {"error": "There is no such source."})


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_reports(client, shop, method):
    answer = getattr(client, method)("/hooks/purchases/shop/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_more_than_64_kb_is_too_much(client, shop):
    assert send(client, shop, purchase(note="x" * 70_000)).status_code == 413


@pytest.mark.parametrize(("seconds", "status"), [(-299, 200), (299, 200), (-301, 400), (301, 400), (950_400, 400)])
def test_a_time_more_than_5_minutes_away_is_refused_both_ways(client, shop, seconds, status):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        answer = send(client, shop, purchase(), at=now + timedelta(seconds=seconds))
    assert answer.status_code == status
    assert ("5 minutes" in answer.content.decode()) is (status == 400)


def test_one_good_signature_among_several_is_enough(client, shop):
    body = purchase()
    good = signed(shop.secret, body)
    answer = send(
        client, shop, body, headers={**good, "webhook-signature": "v1,AAAA v2,x " + good["webhook-signature"]}
    )
    assert answer.status_code == 200


def test_a_body_changed_by_one_byte_is_refused(client, shop):
    headers = signed(shop.secret, purchase())
    assert send(client, shop, purchase() + " ", headers=headers).status_code == 400


@pytest.mark.parametrize("change", ["nothing", "body", "id", "secret", "time"])
def test_we_agree_with_the_official_library(change):
    secret, body = new_secret(), purchase()
    headers = signed(secret, body, at=datetime.now(UTC) - timedelta(seconds=400 if change == "time" else 0))
    body += " " if change == "body" else ""
    headers["webhook-id"] += "x" if change == "id" else ""
    secret = new_secret() if change == "secret" else secret
    try:
        Webhook(secret).verify(body, headers)
        theirs = True
    except WebhookVerificationError:
        theirs = False
    try:
        check_signature(headers, body.encode(), [secret], datetime.now(UTC))
        ours = True
    except BadSignature:
        ours = False
    assert ours == theirs == (change == "nothing")
