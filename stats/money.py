"""Amounts of money, as people and programs read them."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision

from stats.numbers import locale


def plain_amount(amount: Decimal, currency: str) -> str:
    """Digits alone, with as many decimals as the currency has: `12.50`, `1200` (yen), `1.250` (dinar)."""
    return str(amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP))


def money(amount: Decimal, currency: str) -> str:
    """With the currency's sign, in the language of the page: `€12.50`, `12,50 €`."""
    return _money(amount, currency, locale())


@lru_cache(maxsize=2048)
def _money(amount: Decimal, currency: str, code: str) -> str:
    text: str = format_currency(amount, currency, locale=code)
    return text
