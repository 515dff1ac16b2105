"""Whatever is sent to the door of purchases, signed or not: it answers in words, and never breaks."""

import json
import os
from collections import Counter

import pytest

from stats.models import Delivery
from tests.capture.mangling import mangled_bytes, mangled_document, mangled_headers
from tests.capture.shop_events import (
    CHARGE,
    DISPUTE,
    INVOICE,
    SHOPIFY_ORDER,
    SHOPIFY_REFUND,
    WOO_ORDER,
    bare,
    standard_event,
    stripe_event,
)
from tests.capture.shops import Kind, headers_for, refund, sale, shop_of
from tests.capture.visiting import differences
from tests.chance import new_chance

# More for a long run.
EVENTS = int(os.environ.get("PURCHASE_EVENTS", "500"))
FINE = {200, 400, 401, 413, 415}

REFUNDED = {"refunds": [{"id": 5, "total": "-9.90"}], "status": "refunded"}
GOOD = {
    Kind.STANDARD: [
        ("", sale(Kind.STANDARD)),
        ("", refund(amount="9.90", currency="EUR", refund_id="r1")),
        ("", standard_event("purchase.charged_back", order_id="1001")),
    ],
    Kind.STRIPE: [
        ("", sale(Kind.STRIPE)),
        ("", stripe_event("invoice.paid", INVOICE, event_id="evt_2")),
        ("", stripe_event("charge.refunded", CHARGE, event_id="evt_3")),
        ("", stripe_event("charge.dispute.created", DISPUTE, event_id="evt_4")),
    ],
    Kind.WOOCOMMERCE: [("order.updated", sale(Kind.WOOCOMMERCE)), ("order.refunded", bare(WOO_ORDER, **REFUNDED))],
    Kind.SHOPIFY: [
        ("orders/paid", sale(Kind.SHOPIFY)),
        ("refunds/create", bare(SHOPIFY_REFUND)),
        ("orders/cancelled", bare(SHOPIFY_ORDER, cancelled_at="2026-03-01T06:30:00-05:00")),
    ],
}


def strange(shop, chance):
    """Headers and body: mostly signed after the body was mangled, so that it is read; else mangled afterwards."""
    topic, good = chance.choice(GOOD[shop.kind])
    mangle = chance.choice([mangled_document, mangled_document, mangled_bytes])
    body, event_id = mangle(good, chance), f"msg_{chance.randrange(1000)}"
    headers = headers_for(shop, body, topic=topic, event_id=event_id)
    if chance.random() < 0.3:
        headers = mangled_headers(headers, chance)
    return headers, mangle(good, chance) if chance.random() < 0.1 else body


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind.values)
def test_strange_events_are_answered_in_words(client, cast, kind):
    shop, chance, statuses = shop_of(kind), new_chance(), Counter()

    for _ in range(EVENTS):
        headers, body = strange(shop, chance)
        answer = client.post("/hooks/purchases/shop/", body, content_type="application/json", headers=headers)
        statuses[answer.status_code] += 1
        said = json.loads(answer.content)
        assert said.get("status") or said.get("error"), (headers, body)

    assert set(statuses) <= FINE
    assert min(statuses[200], statuses[400]) > EVENTS / 20
    assert Delivery.objects.count() > EVENTS / 20
    assert differences() == []
