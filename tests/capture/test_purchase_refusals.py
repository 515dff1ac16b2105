"""Purchase events that are not believed, or not understood: 400 in words, nothing stored."""

import base64
import json
from datetime import UTC, datetime

import pytest

from stats.models import OptIn
from tests.capture.signing import purchase, send, signed
from tests.factories import PurchaseSourceFactory


@pytest.fixture
def shop(db):
    return PurchaseSourceFactory(code="shop")


BAD_HEADERS = {
    "none": lambda _: {},
    "no id": lambda good: {**good, "webhook-id": ""},
    "strange id": lambda good: {**good, "webhook-id": "é"},
    "long id": lambda good: {**good, "webhook-id": "x" * 256},
    "no time": lambda good: {**good, "webhook-timestamp": ""},
    "no number": lambda good: {**good, "webhook-timestamp": "²"},
    "huge time": lambda good: {**good, "webhook-timestamp": "9" * 400},
    "no signature": lambda good: {**good, "webhook-signature": ""},
    "garbage": lambda good: {**good, "webhook-signature": "garbage"},
    "no base64": lambda good: {**good, "webhook-signature": "v1,a"},
    "not ascii": lambda good: {**good, "webhook-signature": "v1,é"},
    "other scheme": lambda good: {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v1a,")},
    "other version": lambda good: {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v2,")},
    "other id": lambda good: {**good, "webhook-id": "msg_2"},
    "too late in a list": lambda good: {**good, "webhook-signature": "v1,AAAA " * 10 + good["webhook-signature"]},
}


@pytest.mark.parametrize("name", BAD_HEADERS)
def test_bad_headers_are_400_in_words(client, shop, name):
    body = purchase()
    answer = send(client, shop, body, headers=BAD_HEADERS[name](signed(shop.secret, body)))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not OptIn.objects.exists()


BAD_BODIES = {
    "empty": b"",
    "no json": b"{",
    "a list": b"[]",
    "NaN": b'{"type": "purchase.completed", "amount": NaN}',
    "5,000 digits": b'{"type": "purchase.completed", "amount": ' + b"9" * 5000 + b"}",
    "deep": b"[" * 60_000,
    "utf-16": '{"type":"x"}'.encode("utf-16"),
    "no data": b'{"type": "purchase.completed"}',
    "no order": purchase(order="").encode(),
    "long order": purchase(order="x" * 201).encode(),
    "order no text": purchase(order=17).encode(),
    "amount a number": purchase(amount=1.5).encode(),
    "amount negative": purchase(amount="-1").encode(),
    "amount infinite": purchase(amount="1e999").encode(),
    "amount too fine": purchase(amount="1.0001").encode(),
    "amount huge": purchase(amount="9" * 13).encode(),
    "no currency": purchase(currency="").encode(),
    "strange currency": purchase(currency="EURO").encode(),
    "bad email": purchase(email="nobody").encode(),
    "no moment": json.dumps({**json.loads(purchase()), "timestamp": "yesterday"}).encode(),
    "moment a number": json.dumps({**json.loads(purchase()), "timestamp": 1}).encode(),
    "impossible moment": json.dumps({**json.loads(purchase()), "timestamp": "2026-13-45T00:00:00Z"}).encode(),
    "no zone": json.dumps({**json.loads(purchase()), "timestamp": "2026-03-01T00:00:00"}).encode(),
    "future": json.dumps({**json.loads(purchase()), "timestamp": "2999-03-01T00:00:00Z"}).encode(),
    "ancient": json.dumps({**json.loads(purchase()), "timestamp": "0001-01-01T00:00:00Z"}).encode(),
}


def sign_bytes(secret, body):
    """The library signs text only; what is no UTF-8 is signed by the same rule here."""
    import hashlib
    import hmac

    at = str(int(datetime.now(UTC).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, b"msg_1." + at.encode() + b"." + body, hashlib.sha256)
    return {"webhook-id": "msg_1", "webhook-timestamp": at, "webhook-signature": "v1," + base64.b64encode(mac).decode()}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_signed_body_that_says_nothing_usable_is_400_in_words(client, shop, name):
    body = BAD_BODIES[name]
    answer = send(client, shop, body, headers=sign_bytes(shop.secret, body))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not OptIn.objects.exists()
