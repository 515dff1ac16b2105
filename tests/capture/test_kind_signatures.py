"""Whose signature it is: all kinds of shops, compared with the official libraries where there is one."""

import random
from datetime import timedelta

import pytest
import stripe
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.signatures import BadSignature
from stats.models import PurchaseSource
from stats.models.sources import new_secret
from tests.capture.shop_events import NOON, WOO_ORDER, bare, standard_event
from tests.capture.signing import signed_for

Kind = PurchaseSource.Kind
TIMED = (Kind.STANDARD, Kind.STRIPE)
BODY = standard_event(order_id="1", amount="1", currency="EUR")
SIGNATURE = {
    Kind.STANDARD: "webhook-signature",
    Kind.STRIPE: "stripe-signature",
    Kind.WOOCOMMERCE: "x-wc-webhook-signature",
    Kind.SHOPIFY: "x-shopify-hmac-sha256",
}


def is_ours(kind, headers, body, *secrets, now=NOON):
    """Whether the signature is believed. No error but BadSignature is caught."""
    try:
        KINDS[kind].check_signature(headers, body, secrets, now)
    except BadSignature:
        return False
    return True


def refusal(kind, headers, body, *secrets):
    with pytest.raises(BadSignature) as caught:
        KINDS[kind].check_signature(headers, body, secrets, NOON)
    return str(caught.value)


def is_theirs(kind, headers, body, secret):
    """Whether the official library believes it. It raises what it likes, and knows no time but now."""
    try:
        with time_machine.travel(NOON, tick=False):
            if kind == Kind.STRIPE:
                stripe.WebhookSignature.verify_header(body.decode(), headers["stripe-signature"], secret, 300)
            else:
                Webhook(secret).verify(body, headers)
    except (stripe.SignatureVerificationError, WebhookVerificationError, ValueError, TypeError):
        return False
    return True


@pytest.mark.parametrize("kind", Kind.values)
def test_what_a_secret_signed_is_believed_and_nothing_else(kind):
    secret, other = new_secret(), new_secret()
    headers = signed_for(kind, secret, BODY, at=NOON)

    assert is_ours(kind, headers, BODY, secret)
    assert not is_ours(kind, headers, BODY, other)
    assert not is_ours(kind, headers, BODY + b" ", secret)


@pytest.mark.parametrize("kind", Kind.values)
def test_the_old_secret_is_believed_beside_the_new_one(kind):
    new, old = new_secret(), new_secret()

    assert is_ours(kind, signed_for(kind, old, BODY, at=NOON), BODY, new, old)
    assert is_ours(kind, signed_for(kind, new, BODY, at=NOON), BODY, new, old)


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("secrets", [(), ("",)])
def test_a_source_without_a_secret_says_so(kind, secrets):
    assert refusal(kind, {}, BODY, *secrets) == "This source has no secret yet."


@pytest.mark.parametrize("kind", Kind.values)
def test_a_missing_signature_is_named(kind):
    headers = signed_for(kind, new_secret(), BODY, at=NOON)
    headers[SIGNATURE[kind]] = ""

    assert refusal(kind, headers, BODY, new_secret()).lower() == f"the header {SIGNATURE[kind]} is missing."


@pytest.mark.parametrize("kind", TIMED)
@pytest.mark.parametrize(("seconds", "believed"), [(-300, True), (300, True), (-301, False), (301, False)])
def test_five_minutes_are_tolerated_both_ways(kind, seconds, believed):
    secret = new_secret()
    headers = signed_for(kind, secret, BODY, at=NOON + timedelta(seconds=seconds))

    assert is_ours(kind, headers, BODY, secret) is believed


@pytest.mark.parametrize("kind", TIMED)
@pytest.mark.parametrize("change", ["nothing", "body", "signature", "time", "secret", "late"])
def test_we_agree_with_the_official_library(kind, change):
    signing, asked = new_secret(), new_secret()
    headers = signed_for(kind, signing, BODY, at=NOON - timedelta(seconds=301 if change == "late" else 0))
    name, seconds = SIGNATURE[kind], str(int(NOON.timestamp()))
    if change == "signature":
        headers[name] = headers[name][:-3] + ("AA=" if kind == Kind.STANDARD else "abc")
    if change == "time":
        headers = {key: value.replace(seconds, str(int(seconds) + 1)) for key, value in headers.items()}
    body, secret = BODY + b" " * (change == "body"), asked if change == "secret" else signing

    assert is_ours(kind, headers, body, secret) == is_theirs(kind, headers, body, secret) == (change == "nothing")


@pytest.mark.parametrize("kind", TIMED)
def test_one_good_signature_among_several_is_enough_for_us_and_for_them(kind):
    secret = new_secret()
    headers = signed_for(kind, secret, BODY, at=NOON)
    good, other = headers[SIGNATURE[kind]], signed_for(kind, new_secret(), BODY, at=NOON)[SIGNATURE[kind]]
    joined = f"{other} {good}" if kind == Kind.STANDARD else f"{other},{good.split(',')[1]}"
    headers[SIGNATURE[kind]] = joined

    assert is_ours(kind, headers, BODY, secret)
    assert is_theirs(kind, headers, BODY, secret)


@pytest.mark.parametrize("kind", TIMED)
def test_a_good_signature_behind_ten_others_is_too_late(kind):
    secret = new_secret()
    headers = signed_for(kind, secret, BODY, at=NOON)
    good = headers[SIGNATURE[kind]]
    others = "v1,AAAA " * 10 if kind == Kind.STANDARD else good.split(",")[0] + ",v1=ab" * 10 + ","
    headers[SIGNATURE[kind]] = others + good

    assert not is_ours(kind, headers, BODY, secret)


def test_stripes_library_believes_what_is_eleven_days_ahead_and_we_do_not():
    secret = new_secret()
    headers = signed_for(Kind.STRIPE, secret, BODY, at=NOON + timedelta(days=11))

    assert is_theirs(Kind.STRIPE, headers, BODY, secret)
    assert "5 minutes" in refusal(Kind.STRIPE, headers, BODY, secret)


@pytest.mark.parametrize("kind", TIMED)
def test_a_good_signature_under_another_scheme_is_none(kind):
    secret = new_secret()
    headers = signed_for(kind, secret, BODY, at=NOON)
    headers[SIGNATURE[kind]] = headers[SIGNATURE[kind]].replace("v1", "v0")

    assert not is_ours(kind, headers, BODY, secret)


def test_a_secret_that_is_no_base64_signs_nothing():
    headers = signed_for(Kind.STANDARD, "whsec_", BODY, at=NOON)

    assert not is_ours(Kind.STANDARD, headers, BODY, "whsec_")
    assert not is_ours(Kind.STANDARD, headers, BODY, "nonsense!")


def test_only_a_bare_knock_of_woocommerce_needs_no_signature():
    assert refusal(Kind.WOOCOMMERCE, {}, b"webhook_id=5") == "This source has no secret yet."
    assert is_ours(Kind.WOOCOMMERCE, {}, b"webhook_id=5", "secret")
    assert not is_ours(Kind.WOOCOMMERCE, {}, b"webhook_id=5\n", "secret")
    assert not is_ours(Kind.WOOCOMMERCE, {}, b"webhook_id=5&id=1", "secret")
    assert not is_ours(Kind.WOOCOMMERCE, {}, bare(WOO_ORDER), "secret")


GARBAGE = [
    "",
    " ",
    "é",
    "\ud800",
    "\x00",
    "²",
    "v1",
    "v1,",
    "v1,a",
    "v1a,AAAA",
    "v2,AAAA",
    "v1=",
    "t=,v1=",
    "=",
    ",",
    "x" * 100_000,
]
GARBAGE += ["v1=a," * 20_000, "t=1,t=2,v1=é", "t=-1,v1=00", "9" * 400, "1e9", "AAAA====", "v1,AAAA " * 20_000]


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: ascii(garbage[:12]))
def test_garbage_in_any_header_is_a_bad_signature_and_no_other_error(kind, garbage):
    good = signed_for(kind, "whsec_AAAA", BODY, topic="order.created", at=NOON)

    for name in set(good) - {"x-wc-webhook-topic", "x-shopify-topic"}:
        assert refusal(kind, {**good, name: garbage}, BODY, "whsec_AAAA")


@pytest.mark.parametrize("kind", Kind.values)
def test_of_ten_thousand_mangled_signatures_only_untouched_ones_are_believed(kind):
    seed, secret = random.randrange(2**32), new_secret()
    chance, good = random.Random(seed), signed_for(kind, secret, BODY, topic="order.created", at=NOON)
    believed = [
        headers for headers in (mangled(good, chance) for _ in range(10_000)) if is_ours(kind, headers, BODY, secret)
    ]

    assert [headers for headers in believed if not amounts_to(headers, good, SIGNATURE[kind])] == [], f"seed {seed}"


def mangled(headers, chance):
    """The headers with one to three characters of one of them replaced, dropped or put in."""
    name = chance.choice(sorted(headers))
    value = headers[name]
    for _ in range(chance.randint(1, 3)):
        place, piece = (
            chance.randrange(len(value) + 1),
            chance.choice(["", "a", "A", "0", ",", "=", " ", "é", "\x00", "\ud800"]),
        )
        value = value[:place] + piece + value[place + chance.randint(0, 1) :]
    return {**headers, name: value}


def amounts_to(headers, good, name):
    """Whether the same signature still stands there, whatever stands about it."""
    mac = good[name].split(",")[-1].removeprefix("v1=")
    return mac in headers[name] and all(headers[key] == good[key] for key in good if key != name and "topic" not in key)
