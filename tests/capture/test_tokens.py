"""The click token and the visitor's cookie: one spelling, ours, and not from the future."""

import base64
import string
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.capture.cookies import VisitorCookie, attributes, read_cookie, write_cookie
from stats.capture.ids import moment_of, new_id
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, TokenProblem, read_token, sign_token

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALPHABET = string.ascii_letters + string.digits + "-_"
TOKEN = ClickToken(new_id(NOW), link=3, partner=2**40 - 1, ad=None)


@pytest.fixture
def keys():
    return key_ring("click token")


def test_a_token_is_64_characters_that_every_form_and_shop_takes(keys):
    text = sign_token(TOKEN, keys)
    assert len(text) == 64
    assert set(text) <= set(ALPHABET)


@pytest.mark.parametrize("ad", [None, 1, 2**40 - 1])
def test_a_token_says_what_was_signed(keys, ad):
    token = ClickToken(new_id(NOW), 1, 2, ad)
    assert read_token(sign_token(token, keys), keys, NOW) == token


def test_flipping_any_bit_is_refused(keys):
    raw = base64.urlsafe_b64decode(sign_token(TOKEN, keys))
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert read_token(base64.urlsafe_b64encode(flipped).decode(), keys, NOW) == TokenProblem.FORGED


def test_every_other_last_character_is_refused(keys):
    text = sign_token(TOKEN, keys)
    readings = [read_token(text[:-1] + last, keys, NOW) for last in ALPHABET if last != text[-1]]
    assert set(readings) == {TokenProblem.FORGED}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text + "=",
        lambda text: text + "\n",
        lambda text: text[:-1] + "é",
        lambda text: text.replace(text[0], "+", 1),
        lambda _: "",
        lambda text: " " + text,
    ],
)
def test_a_cut_or_respelled_token_is_malformed(keys, spoil):
    assert read_token(spoil(sign_token(TOKEN, keys)), keys, NOW) == TokenProblem.MALFORMED


@given(st.text(ALPHABET, min_size=64, max_size=64))
def test_no_text_that_we_did_not_sign_is_believed(text):
    assert read_token(text, key_ring("click token"), NOW) == TokenProblem.FORGED


def test_a_token_of_another_purpose_is_forged(keys):
    assert read_token(sign_token(TOKEN, key_ring("visitor")), keys, NOW) == TokenProblem.FORGED


def test_a_token_from_the_future_is_refused(keys):
    text = sign_token(TOKEN, keys)
    assert read_token(text, keys, NOW - timedelta(seconds=59)) == TOKEN
    assert read_token(text, keys, NOW - timedelta(seconds=61)) == TokenProblem.FUTURE


def test_a_token_signed_with_the_key_before_is_still_believed(settings, keys):
    text = sign_token(TOKEN, keys)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "a new secret key, long enough to be one",
    )
    assert read_token(text, key_ring("click token"), NOW) == TOKEN


def test_a_token_signed_with_a_forgotten_key_is_forged(settings, keys):
    text = sign_token(TOKEN, keys)
    settings.SECRET_KEY = "a new secret key, long enough to be one"
    assert read_token(text, key_ring("click token"), NOW) == TokenProblem.FORGED


def test_an_id_is_a_uuid_of_version_7_that_carries_its_time():
    assert (TOKEN.hit.version, TOKEN.hit.variant) == (7, uuid.RFC_4122)
    assert moment_of(TOKEN.hit) == NOW


def test_ids_sort_by_time():
    moments = [NOW + timedelta(milliseconds=number) for number in range(50)]
    ids = [new_id(moment) for moment in moments]
    assert ids == sorted(ids)


COOKIE = VisitorCookie("5a" * 16, last="L" * 64, first="F" * 64)


def test_a_cookie_says_what_was_written_in_at_most_400_bytes():
    value = write_cookie(COOKIE)
    assert len(value) <= 400
    assert read_cookie(f"a=b; rp_visitor={value}; c=d", "rp_visitor") == COOKIE


def test_a_single_click_is_written_once():
    value = write_cookie(VisitorCookie(COOKIE.visitor, "L" * 64, "L" * 64))
    assert len(value) == 32 + 1 + 64


def test_garbage_beside_a_good_cookie_is_passed_over():
    header = f"rp_visitor=1; rp_visitor=a:b:c; rp_visitor={write_cookie(COOKIE)}"
    assert read_cookie(header, "rp_visitor") == COOKIE


@pytest.mark.parametrize(
    "value", ["", "a", "%00%ff", "a" * 4000, "a" * 32, "A" * 32 + "." + "B" * 64, "é" * 32 + ".x", "..."]
)
def test_a_cookie_that_is_not_spelled_like_ours_is_nothing(value):
    assert read_cookie(f"rp_visitor={value}", "rp_visitor") is None


def test_the_cookie_goes_across_sites_only_where_browsers_allow_it():
    secure = attributes(90, None, is_cross_site=True)
    plain = attributes(None, "example.com", is_cross_site=False)
    assert secure == "; Max-Age=7776000; Path=/; HttpOnly; Secure; SameSite=None"
    assert plain == "; Max-Age=34560000; Path=/; HttpOnly; Domain=example.com; SameSite=Lax"
