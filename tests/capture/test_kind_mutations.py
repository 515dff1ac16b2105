"""Ten thousand mangled events of each kind: what is understood can be stored, the rest is refused in words."""

import copy
import json
import random
from collections import Counter
from datetime import timedelta

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import BadEvent, Change, Purchase
from stats.models import PurchaseSource
from tests.capture.shop_events import (
    CHARGE,
    DISPUTE,
    INVOICE,
    NOON,
    SESSION,
    SHOPIFY_DISPUTE,
    SHOPIFY_ORDER,
    SHOPIFY_REFUND,
    WOO_ORDER,
    bare,
    complaint,
    standard_event,
    stripe_event,
)

Kind = PurchaseSource.Kind
SALE = {"order_id": "A-1", "amount": "49.90", "currency": "EUR", "email": "a@b.example", "token": "x"}
REFUND = {"order_id": "A-1", "refund_id": "R-1", "amount": "9.90", "currency": "EUR"}
DOUBT = {"order_id": "A-1", "dispute_id": "D-1"}
REFUNDED_ORDER = WOO_ORDER | {"status": "refunded", "refunds": [{"id": 7, "total": "-10.00"}]}
CANCELLED_ORDER = SHOPIFY_ORDER | {"cancelled_at": "2026-03-01T06:45:00-05:00"}
EVENTS = {
    Kind.STANDARD: [
        ("", standard_event(**SALE)),
        ("", standard_event("purchase.refunded", **REFUND)),
        ("", standard_event("purchase.charged_back", **DOUBT)),
        ("", standard_event("purchase.dispute_won", **DOUBT)),
    ],
    Kind.STRIPE: [
        ("", stripe_event("checkout.session.completed", SESSION)),
        ("", stripe_event("invoice.paid", INVOICE, payments={"data": [{"payment": {"payment_intent": "pi_1"}}]})),
        ("", stripe_event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_1"}})),
        ("", stripe_event("charge.refunded", CHARGE)),
        ("", stripe_event("charge.dispute.closed", DISPUTE, status="won")),
        ("", stripe_event("charge.dispute.funds_withdrawn", DISPUTE)),
    ],
    Kind.WOOCOMMERCE: [
        ("order.updated", bare(WOO_ORDER)),
        ("order.created", bare(REFUNDED_ORDER)),
        ("order.deleted", b'{"id": 4750}'),
        ("", b"webhook_id=5"),
    ],
    Kind.SHOPIFY: [
        ("orders/paid", bare(SHOPIFY_ORDER)),
        ("refunds/create", bare(SHOPIFY_REFUND)),
        ("orders/cancelled", bare(CANCELLED_ORDER)),
        ("disputes/update", bare(SHOPIFY_DISPUTE)),
    ],
}

ODD: list[object] = [
    "",
    " ",
    "x" * 300,
    "\x00",
    "\ud800",
    "é" * 201,
    "NaN",
    "1e999",
    "-1",
    "0.0001",
    "9" * 5000,
    "0x1",
    "²",
    "1_000",
]
ODD += ["2026-02-30T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-03-01", "T", "EURO"]
ODD += ["a@", "@", "a@b@c", "a@" + "x" * 300, "a@xn--.example", "https://[", "?rp=%ff%00", "won", "cancelled", "paid"]
ODD += [0, 1, -1, True, False, None, 1.5, 1e308, 10**4200, 2**63, -(2**63), float("nan"), float("inf")]
ODD += [[], {}, [[]], [{}], [None], {"id": {}}, {"data": [{"payment": []}]}, [[[[{}]]]]]
WHOLE = [b"", b"null", b"[]", b'"x"', b"1", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":' * 30_000]
WHOLE += [b'{"id": ' + b"9" * 5000 + b"}", b'{"type": NaN}', b'{"id": 1e999}', b'{"id": -Infinity}', b"{}", b'{"": {}}']
PIECES = [b"", b"0", b"9", b'"', b"\x00", b"\xff", b"\\ud800", b"[", b","]


@pytest.mark.parametrize("kind", EVENTS)
def test_ten_thousand_mangled_events_are_understood_or_refused_in_words(kind):
    seed = random.randrange(2**32)
    chance, outcomes = random.Random(seed), Counter()
    for _ in range(10_000):
        topic, body = mangled(*chance.choice(EVENTS[kind]), chance)
        outcomes[outcome(KINDS[kind], topic, body, f"seed {seed}: {topic!r} {body[:500]!r}")] += 1

    assert outcomes.keys() == {"understood", "refused"}, f"seed {seed}: {outcomes}"
    assert min(outcomes.values()) > 500, f"seed {seed}: {outcomes}"


@pytest.mark.parametrize("kind", EVENTS)
def test_what_is_no_event_at_all_is_refused_in_words(kind):
    topic = EVENTS[kind][0][0]

    for body in WHOLE:
        assert outcome(KINDS[kind], topic, body, repr(body[:50])) == "refused"


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused_wherever_it_stands(kind, constant):
    topic, body = EVENTS[kind][0]

    words = complaint(kind, body.replace(b"{", b'{"odd": %s, ' % constant.encode(), 1), topic)
    assert words == f"The body holds {constant}, which is no number."


def outcome(shop, topic, body, about):
    """Read it as the door does. Any error but BadEvent is an error of the test."""
    headers = {"webhook-id": "msg_1", "x-wc-webhook-topic": topic, "x-shopify-topic": topic}
    try:
        heading = shop.heading(headers, body)
        message = shop.read(heading, body, NOON, "rp")
    except BadEvent as problem:
        return "refused" if 0 < len(str(problem)) < 200 else "refused without words"
    assert (len(heading.event) <= 255, len(heading.type) <= 80) == (True, True), about
    assert bool(message.said) != bool(message.ignored), about
    assert [said for said in message.said if not is_storable(said)] == [], about
    return "understood"


def is_storable(said):
    """Whether every value fits its column, on every database."""
    texts = [*said.names]
    if isinstance(said, Purchase):
        texts += [said.token, said.email]
    if isinstance(said, Change):
        texts += [said.key, said.about]
    fits = said.names and all(said.names) and all(len(text) <= 254 and storable(text) for text in texts)
    return bool(fits) and max(map(len, said.names)) <= 200 and is_bearable(said)


def storable(text):
    return "\x00" not in text and text.encode().decode() == text


def is_bearable(said):
    """Whether time and money are such as the books can hold. Of names alone there is neither."""
    if not isinstance(said, Purchase | Change):
        return True
    is_near = NOON - timedelta(days=3651) < said.at < NOON + timedelta(minutes=5)
    if said.amount is None:
        return is_near and said.currency == ""
    return is_near and 0 <= said.amount < 10**12 and said.amount == round(said.amount, 3) and len(said.currency) == 3


def mangled(topic, body, chance):
    """A third with bytes changed, two thirds with values replaced or left out; now and then another topic."""
    if chance.random() < 0.02:
        topic = chance.choice(["", "é", "x" * 100, "orders/paid", "order.updated", "refunds/create"])
    if body.startswith(b"webhook_id") or chance.random() < 0.33:
        return topic, with_bytes_changed(body, chance)
    document = json.loads(body)
    for _ in range(chance.randint(1, 2)):
        change_a_value(document, chance)
    return topic, json.dumps(document).encode()


def with_bytes_changed(body, chance):
    changed = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randint(0, 2)] = chance.choice(
            [b"", b"0", b"9", b'"', b"\x00", b"\xff", b"\\ud800", b"[", b","]
        )
    return bytes(changed)


def change_a_value(document, chance):
    """Go down to a random place, and put something odd there or take it away."""
    here = document
    while here:
        key = chance.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if not (isinstance(here[key], dict | list) and here[key]) or chance.random() < 0.1:
            break
        here = here[key]
    if not here:
        return
    if isinstance(here, dict) and chance.random() < 0.2:
        del here[key]
        return
    here[key] = copy.deepcopy(chance.choice(ODD))
