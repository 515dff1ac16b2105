"""Money as shops write it becomes a decimal and a code of ISO 4217."""

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from babel.numbers import list_currencies

from stats.capture.hooks.said import BadEvent
from stats.capture.hooks.values import Fields, text, whole

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
# Shops may be set to more digits than any currency has.
LONG_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
FINEST = Decimal("0.001")
TOO_MUCH = Decimal(10**12)
CURRENCIES = frozenset(list_currencies())

# As Stripe counts (docs.stripe.com/currencies): its hundredths of UGX and ISK are always full ones.
WITHOUT_DECIMALS = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
WITH_THREE_DECIMALS = frozenset("BHD JOD KWD OMR TND".split())


def amount(fields: Fields, name: str) -> Decimal:
    """A decimal number that is written as a text, with at most three digits behind the point."""
    value = text(fields, name)
    if AMOUNT.fullmatch(value) is None:
        raise BadEvent(f'“{name}” must be a decimal number as a text, like "49.90".')
    return Decimal(value)


def rounded_amount(fields: Fields, name: str, sign: str = "") -> Decimal:
    """The same with up to twelve digits behind the point: what is finer than a thousandth is cut off."""
    value = text(fields, name).removeprefix(sign)
    if LONG_AMOUNT.fullmatch(value) is None:
        raise BadEvent(f'“{name}” must be a decimal number as a text, like "{sign}49.90".')
    return Decimal(value).quantize(FINEST, ROUND_DOWN)


def currency(fields: Fields, name: str) -> str:
    """A code of ISO 4217, in capitals."""
    code = text(fields, name).upper()
    if code not in CURRENCIES:
        raise BadEvent(f'“{name}” must be a code of ISO 4217, like "EUR".')
    return code


def smallest_units(fields: Fields, name: str, code: str) -> Decimal:
    """A whole number of cents, yen or fils, as Stripe gives them, in the currency's own unit."""
    units = whole(fields, name)
    decimals = 0 if code in WITHOUT_DECIMALS else 3 if code in WITH_THREE_DECIMALS else 2
    return _bearable(Decimal(units).scaleb(-decimals), name)


def total(fields: Iterable[Fields], name: str) -> Decimal:
    """The sum of the rounded amounts of this name."""
    return _bearable(sum((rounded_amount(item, name) for item in fields), Decimal(0)), name)


def _bearable(value: Decimal, name: str) -> Decimal:
    if value >= TOO_MUCH:
        raise BadEvent(f"“{name}” is too much.")
    return value
