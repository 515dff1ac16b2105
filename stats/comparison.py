"""Figures of some days beside those of the days before, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma

from stats.money import money
from stats.reports.overview import Overview

COUNTS = {"Hits": "hits", "Unique": "unique", "Form opt-ins": "forms", "Purchases": "purchases"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: its label, what it is now, and how it was before."""

    label: str
    text: str
    change: str


def compared(found: Overview) -> Iterator[Compared]:
    """The counts, then the revenue in each currency."""
    for label, name in COUNTS.items():
        now, before = getattr(found.now, name), getattr(found.before, name)
        yield Compared(label, intcomma(now), change(now, before, intcomma(before)))
    for currency in sorted({*found.now.revenue, *found.before.revenue}):
        earned, earlier = (figures.revenue.get(currency, Decimal()) for figures in (found.now, found.before))
        yield Compared(
            f"Revenue {currency}", money(earned, currency), change(earned, earlier, money(earlier, currency))
        )


def change(now: Decimal | int, before: Decimal | int, before_text: str) -> str:
    """How it changed, in words: `12% more than before (34)`."""
    if now == before:
        return "as before"
    if not before:
        return "none before"
    share = abs(Decimal(now - before)) / before
    words = f"{share:.0%}" if share >= Decimal("0.005") else "a little"
    return f"{words} {'more' if now > before else 'less'} than before ({before_text})"
