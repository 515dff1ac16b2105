"""Amounts of money, as people and programs read them."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision


def plain_amount(amount: Decimal, currency: str) -> str:
    """Digits alone, with as many decimals as the currency has: `12.50`, `1200` (yen), `1.250` (dinar)."""
    return str(amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP))


def money(amount: Decimal, currency: str) -> str:
    """With the currency's sign: `€12.50`."""
    text: str = format_currency(amount, currency, locale="en")
    return text
