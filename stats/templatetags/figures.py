"""How figures are written on every page."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from stats import moments, numbers, wording
from stats import money as amounts

register = template.Library()


@register.filter
def count(number: int) -> str:
    """`1,234`."""
    return numbers.count(number)


@register.filter
def percent(ratio: Decimal | None) -> str:
    """A conversion: `12.5%`, or nothing."""
    return numbers.percent(ratio)


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency's sign."""
    return amounts.money(amount, currency)


@register.filter
def ago(moment: datetime | None) -> str:
    """How long it is past: `5 days ago`, or nothing."""
    return moments.ago(moment, timezone.now()) if moment else ""


@register.filter
def rule_in_words(rule: str) -> str:
    """Why an opt-in is credited."""
    return str(wording.RULES.get(rule, rule))


@register.filter
def standing(opt_in: Any) -> wording.Standing:
    """Whether an opt-in counts, in words."""
    return wording.standing(opt_in)
