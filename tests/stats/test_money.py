"""Amounts, conversions and rules as people and programs read them."""

from decimal import Decimal

import pytest

from stats.capture.credit import Rule
from stats.comparison import change
from stats.money import money, plain_amount
from stats.numbers import percent
from stats.wording import RULES


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "EUR", "12.50"),
        ("1200", "JPY", "1200"),
        ("1.25", "KWD", "1.250"),
        ("0.125", "EUR", "0.13"),
        ("0", "USD", "0.00"),
    ],
)
def test_plain_amounts_have_the_decimals_of_their_currency(amount, currency, text):
    assert plain_amount(Decimal(amount), currency) == text


def test_money_carries_its_sign():
    assert money(Decimal("1234.5"), "EUR") == "€1,234.50"


@pytest.mark.parametrize(("ratio", "text"), [(None, ""), (Decimal("0.125"), "12.5%"), (Decimal(2), "200.0%")])
def test_a_conversion_is_shown_in_percent(ratio, text):
    assert percent(ratio) == text


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (0, 0, "as before"),
        (5, 5, "as before"),
        (5, 0, "none before"),
        (12, 10, "20% more than before (10)"),
        (0, 10, "100% less than before (10)"),
        (1001, 1000, "a little more than before (1000)"),
    ],
)
def test_a_change_is_told_in_words(now, before, words):
    assert change(now, before, str(before)) == words


def test_every_rule_that_credits_is_put_in_words():
    assert set(RULES) == {rule.value for rule in Rule}
