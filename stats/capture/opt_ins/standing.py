"""How a purchase stands after everything that changed it: pure, and the same in whatever order it was heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from stats.models.orders import Adjustment

NOTHING = Decimal(0)


class Adjusts(Protocol):
    """What is asked of an adjustment: see the model's fields."""

    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the purchase counts no more, and how much of it was paid back."""

    is_reversed: bool
    refunded: Decimal


def standing(amount: Decimal, currency: str, adjustments: Iterable[Adjusts]) -> Standing:
    """Of a purchase of this amount. Money paid back in another currency changes nothing."""
    fitting = [change for change in adjustments if fits(change, currency)]
    refunds = [change for change in fitting if change.kind in (Adjustment.Kind.REFUND, Adjustment.Kind.REFUNDED_SO_FAR)]
    refunded = min(_sum(refunds, amount), amount)
    is_paid_back = bool(refunds) and refunded == amount
    return Standing(is_paid_back or _is_taken_back(fitting), refunded)


def fits(change: Adjusts, currency: str) -> bool:
    """Whether it speaks of the purchase's own money, or of none."""
    return not change.currency or change.currency == currency


def _sum(refunds: Iterable[Adjusts], amount: Decimal) -> Decimal:
    """Single refunds add up; of what one charge has refunded so far, the most was said last."""
    single, so_far = NOTHING, dict[str, Decimal]()
    for refund in refunds:
        money = amount if refund.amount is None else refund.amount
        if refund.kind == Adjustment.Kind.REFUND:
            single += money
        else:
            so_far[refund.about] = max(money, so_far.get(refund.about, NOTHING))
    return single + sum(so_far.values(), NOTHING)


def _is_taken_back(changes: Iterable[Adjusts]) -> bool:
    """Whether any dispute or cancellation stands: the newest word on each holds, and of two at once the better one."""
    newest: dict[str, tuple[datetime, bool]] = {}
    for change in changes:
        if change.kind in (Adjustment.Kind.REVERSAL, Adjustment.Kind.RESTORATION):
            word = change.at, change.kind == Adjustment.Kind.RESTORATION
            newest[change.about] = max(word, newest.get(change.about, word))
    return any(not is_restored for _, is_restored in newest.values())
