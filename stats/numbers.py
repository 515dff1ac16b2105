"""Numbers as people read them, in the language of the page."""

from copy import copy
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale
from babel.numbers import NumberPattern, format_compact_decimal
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, to_locale

# What a change begins with that is a number.
SIGNS = "+−"

# From here on the scale of a chart says 10K.
LONG = 10_000


def locale() -> str:
    """The active language as Babel names it."""
    return to_locale(get_language() or "en")


def count(number: int) -> str:
    """`1,234`, as Django's intcomma has it; a report has a thousand of them."""
    text = f"{number:,}"
    return text.replace(",", get_format("THOUSAND_SEPARATOR")) if "," in text else text


def percent(ratio: Decimal | None) -> str:
    """`12.5%`; nothing where there is no ratio."""
    return "" if ratio is None else _percent(ratio, 1, locale())


def whole_percent(ratio: Decimal) -> str:
    """`12%`."""
    return _percent(ratio, 0, locale())


def change(now: Decimal | int, before: Decimal | int) -> str:
    """`+12%`, `−3%`; in a word where there was nothing to compare with, or nothing changed."""
    if now == before:
        return gettext("as before")
    if not before:
        return gettext("none before")
    share = whole_percent(abs(Decimal(now - before)) / before)
    return f"+{share}" if now > before else f"−{share}"


def short(number: int) -> str:
    """For the scale of a chart."""
    if number < LONG:
        return count(number)
    return str(format_compact_decimal(number, locale=locale(), fraction_digits=1))


@lru_cache(maxsize=4096)
def _percent(ratio: Decimal, decimals: int, code: str) -> str:
    return str(_pattern(code, decimals).apply(ratio, code))


@lru_cache
def _pattern(code: str, decimals: int) -> NumberPattern:
    """How the locale writes percents, with so many decimals."""
    pattern: NumberPattern = copy(Locale.parse(code).percent_formats[None])
    pattern.frac_prec = (decimals, decimals)
    return pattern
