"""The click token: one spelling, signed by this portal for this purpose, and not from the future."""

import base64
import string
import unicodedata
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.capture.ids import moment_of, new_id
from stats.capture.keys import Key, KeyRing, key_ring
from stats.capture.tokens import CLOCK_TOLERANCE, ClickToken, TokenProblem, claims, read_token, sign_token, spell_token

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALPHABET = string.ascii_letters + string.digits + "-_"
NUMBER = 2**40 - 1
TOKEN = ClickToken(new_id(NOW), link=3, partner=NUMBER, ad=None)

numbers = st.integers(1, NUMBER)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 3, 1, 12, 1), timezones=st.just(UTC))
tokens = st.builds(ClickToken, moments.map(new_id), numbers, numbers, st.none() | numbers)


@pytest.fixture
def keys():
    return key_ring("click token")


@pytest.fixture
def text(keys):
    return sign_token(TOKEN, keys)


@given(tokens)
def test_a_token_says_what_was_signed_in_64_characters_that_every_form_and_shop_takes(token):
    keys = key_ring("click token")
    text = sign_token(token, keys)
    assert read_token(text, keys, NOW) == token
    assert (len(text), set(text) <= set(ALPHABET)) == (64, True)
    assert text == spell_token(token.hit.bytes, token.link, token.partner, token.ad, keys)


@given(tokens)
def test_a_token_knows_when_its_click_was(token):
    assert token.at == moment_of(token.hit)
    assert token.at <= NOW + CLOCK_TOLERANCE


def test_flipping_any_bit_is_refused(keys, text):
    raw = base64.urlsafe_b64decode(text)
    assert len(raw) == 48
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert read_token(base64.urlsafe_b64encode(flipped).decode(), keys, NOW) == TokenProblem.FORGED


def test_any_other_character_at_any_place_is_refused(keys, text):
    others = [
        text[:place] + other + text[place + 1 :] for place in range(64) for other in ALPHABET if other != text[place]
    ]
    assert len(others) == 64 * 63
    assert {read_token(other, keys, NOW) for other in others} == {TokenProblem.FORGED}


def respelled(text):
    """The same bytes in every other spelling that somebody may take for the same, and what is nearly it."""
    yield from (text[:length] for length in range(64))
    yield from (text[start:] for start in range(1, 64))
    for blank in (" ", "\t", "\n", "\r\n", "\0", "\u00a0", "\u200b", "\ufeff", "=", "==", "%20", "."):
        yield from (text + blank, blank + text, text[:32] + blank + text[32:], text[:-1] + blank)
    yield from (text + text, text + text[0], text[0] + text, f'"{text}"', text.encode().hex(), text * 100)
    yield from (text.swapcase() + "A", "")


def lookalikes(text):
    """With one character that looks or folds like its own, at any place."""
    for place, character in enumerate(text):
        for other in (chr(ord(character) + 0xFEE0), {"a": "а", "e": "е", "o": "о", "-": "‐", "_": "＿"}.get(character)):
            if other and other.isprintable():
                yield text[:place] + other + text[place + 1 :]


def test_any_other_spelling_is_malformed(keys, text):
    assert {read_token(other, keys, NOW) for other in respelled(text)} == {TokenProblem.MALFORMED}


def test_what_only_looks_like_it_is_malformed(keys, text):
    others = list(lookalikes(text))
    assert len(others) >= 64
    assert any(unicodedata.normalize("NFKC", other) == text for other in others)
    assert {read_token(other, keys, NOW) for other in others} == {TokenProblem.MALFORMED}


def test_the_standard_alphabet_of_base64_is_another_spelling(keys):
    tokens = (sign_token(ClickToken(new_id(NOW), number, 2, 3), keys) for number in range(1, 200))
    text = next(text for text in tokens if "-" in text and "_" in text)
    standard = text.replace("-", "+").replace("_", "/")
    assert base64.b64decode(standard) == base64.urlsafe_b64decode(text)
    assert read_token(standard, keys, NOW) == TokenProblem.MALFORMED
    assert read_token(text.replace("-", "+"), keys, NOW) == TokenProblem.MALFORMED


@given(st.text(ALPHABET, min_size=64, max_size=64))
def test_no_text_that_we_did_not_sign_is_believed(text):
    assert read_token(text, key_ring("click token"), NOW) == TokenProblem.FORGED


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text):
    assert read_token(text, key_ring("click token"), NOW) in TokenProblem


@given(tokens, tokens)
def test_the_name_of_one_partner_does_not_fit_the_signature_of_another(one, other):
    keys = key_ring("click token")
    mine, yours = (base64.urlsafe_b64decode(sign_token(token, keys)) for token in (one, other))
    mixed = base64.urlsafe_b64encode(mine[:-16] + yours[-16:]).decode()
    assert read_token(mixed, keys, NOW) == (one if mixed == sign_token(one, keys) else TokenProblem.FORGED)


def test_a_token_of_another_purpose_is_forged(keys):
    assert read_token(sign_token(TOKEN, key_ring("visitor")), keys, NOW) == TokenProblem.FORGED


def test_a_token_of_another_portal_is_forged(settings, text):
    settings.SECRET_KEY = "the secret key of another portal, long enough"
    assert read_token(text, key_ring("click token"), NOW) == TokenProblem.FORGED


def test_a_token_from_the_future_is_refused_to_the_millisecond(keys, text):
    assert timedelta(seconds=60) == CLOCK_TOLERANCE
    assert read_token(text, keys, NOW - timedelta(seconds=60)) == TOKEN
    assert read_token(text, keys, NOW - timedelta(seconds=60, milliseconds=1)) == TokenProblem.FUTURE


def test_keys_are_rotated_by_signing_with_the_newest_and_believing_them_all(settings):
    first, second, third = (f"secret key number {number}, long enough to be one" for number in (1, 2, 3))
    texts = {}
    for key, fallbacks in ((first, []), (second, [first]), (third, [second, first])):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, fallbacks
        texts[key] = sign_token(TOKEN, key_ring("click token"))
        assert {read_token(text, key_ring("click token"), NOW) for text in texts.values()} == {TOKEN}
    settings.SECRET_KEY_FALLBACKS = [second]
    assert len(set(texts.values())) == 3
    assert read_token(texts[first], key_ring("click token"), NOW) == TokenProblem.FORGED
    assert read_token(texts[second], key_ring("click token"), NOW) == TOKEN


def test_keys_that_share_a_mark_are_told_apart_by_their_signatures():
    one, other = (Key(b"m", secret * 32) for secret in (b"1", b"2"))
    text = sign_token(TOKEN, KeyRing((other,)))
    assert read_token(text, KeyRing((one, other)), NOW) == TOKEN
    assert read_token(text, KeyRing((one,)), NOW) == TokenProblem.FORGED


def test_a_key_is_asked_only_for_what_bears_its_mark():
    ours, renamed = Key(b"m", b"1" * 32), Key(b"n", b"1" * 32)
    assert read_token(sign_token(TOKEN, KeyRing((ours,))), KeyRing((renamed,)), NOW) == TokenProblem.FORGED


def test_a_text_speaks_of_its_own_click_and_of_no_other(keys, settings, text):
    other = ClickToken(TOKEN.hit, TOKEN.link, TOKEN.partner, ad=5)
    settings.SECRET_KEY = "a new secret key, long enough to be one"
    assert (claims(text, TOKEN), claims(text, other), claims(text[:-1], TOKEN)) == (True, False, False)
    assert claims(sign_token(other, keys), other)


@pytest.mark.parametrize("part", ["hit", "link", "partner", "ad"])
def test_each_part_of_a_token_is_signed_at_its_own_place(keys, part):
    plain = {"hit": new_id(NOW), "link": 1, "partner": 2, "ad": 3}
    other = {**plain, part: new_id(NOW) if part == "hit" else NUMBER}
    read = read_token(sign_token(ClickToken(**other), keys), keys, NOW)
    assert {name: getattr(read, name) for name in plain} == other


def test_a_number_that_has_no_place_in_a_token_is_an_error(keys):
    with pytest.raises(OverflowError):
        sign_token(ClickToken(TOKEN.hit, 2**40, 1, None), keys)


def test_an_id_is_a_uuid_of_version_7_that_carries_its_time():
    assert (TOKEN.hit.version, TOKEN.hit.variant) == (7, uuid.RFC_4122)
    assert moment_of(TOKEN.hit) == NOW


def test_ids_sort_by_time():
    moments = [NOW + timedelta(milliseconds=number) for number in range(50)]
    ids = [new_id(moment) for moment in moments]
    assert ids == sorted(ids)
