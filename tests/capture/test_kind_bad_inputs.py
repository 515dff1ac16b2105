"""The bad purchase events of bad_inputs.jsonl, signed as they say, read by the kind of shop that they are of."""

import base64
import hashlib
import hmac
import re

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import BadEvent
from stats.capture.hooks.signatures import BadSignature
from stats.models import PurchaseSource
from tests.capture.shop_events import NOON, SECONDS, TOKEN
from tests.wire.rows import expand, read_rows

Kind = PurchaseSource.Kind
ROWS = {row.id: row for row in read_rows() if row.id.startswith("PH-")}
SECRET = "whsec_c2VjcmV0IG9mIHRoaXMgdGVzdA=="
SHIFT = re.compile(r"\{\{NOW([+-]\d+)\}\}")
# Signed, then changed by one byte.
CHANGED = {"PH-08"}
# What is wrong is said, so that the owner sees it in the shop's own log, too; the row would have it passed over.
BY_OUR_RULES = {"PH-27": {400}}


def answered(row):
    """400 for what is refused, 200 for what is understood or ignored; any other error is an error of the test."""
    kind = Kind.STANDARD if any(name == "webhook-id" for name, _ in row.headers) else Kind.STRIPE
    body = row.body if isinstance(row.body, bytes) else expand(row.body, {"CLICK": TOKEN}.__getitem__).encode()
    headers = signed_headers(row, kind, body.removesuffix(b" ") if row.id in CHANGED else body)
    try:
        KINDS[kind].check_signature(headers, body, [SECRET], NOON)
        heading = KINDS[kind].heading(headers, body)
        KINDS[kind].read(heading, body, NOON, "rp")
    except (BadSignature, BadEvent):
        return 400
    return 200


def signed_headers(row, kind, body):
    """The row's headers with the time that they ask for, and the signature of that and the body."""
    sent = dict(row.headers)
    shift = next((SHIFT.search(value) for value in sent.values() if SHIFT.search(value)), None)
    seconds = SECONDS + (int(shift[1]) if shift else 0)
    if kind == Kind.STRIPE:
        mac = hmac.new(SECRET.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
    else:
        key, signed = base64.b64decode(SECRET.removeprefix("whsec_")), f"msg_1.{seconds}.".encode() + body
        mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    known = {"SIG": mac, "NOW": str(seconds)}
    return {name.lower(): expand(SHIFT.sub(str(seconds), value), known.__getitem__) for name, value in sent.items()}


@pytest.mark.parametrize("name", ROWS)
def test_the_row_is_answered_as_it_should_be(name):
    assert answered(ROWS[name]) in (BY_OUR_RULES.get(name) or ROWS[name].statuses)


def test_an_untouched_row_is_understood():
    assert answered(ROWS["PH-03"]) == 200
