"""What a shop's event says, in the portal's own words, whatever kind of shop it was."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stats.models.orders import Adjustment


class BadEvent(ValueError):
    """The event is signed but does not say what it should; the text says what is wrong, for the shop's owner."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something was bought and paid.

    `names` are all that the source may call this order by later: the first is its reference, for ever. `email` is
    normalised or empty, `token` as it came or empty, `amount` at least 0, `currency` of ISO 4217 in capitals.
    """

    names: tuple[str, ...]
    amount: Decimal
    currency: str
    email: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """Something changes a purchase: money paid back, taken back, restored.

    `key` makes it this one within its source, for ever. The kinds (see `opt_ins/standing.py`):
    REFUND of `amount` (None: all of it); REFUNDED_SO_FAR, the sum of all refunds of the charge `about` until now;
    REVERSAL, a chargeback or cancellation named `about`, and RESTORATION, its end: of these the latest `at` holds.
    """

    names: tuple[str, ...]
    key: str
    kind: Adjustment.Kind
    at: datetime
    about: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class SameOrder:
    """These names mean one order. Nothing else is said."""

    names: tuple[str, ...]


Said = Purchase | Change | SameOrder


@dataclass(frozen=True, slots=True)
class Message:
    """One event. With nothing said, `ignored` says why in words; `is_test` is None where the shop does not say."""

    said: tuple[Said, ...] = ()
    ignored: str = ""
    is_test: bool | None = None

    @property
    def order_name(self) -> str:
        """How the order is called in lists; empty if nothing was said."""
        return self.said[0].names[0] if self.said else ""

    @property
    def email(self) -> str:
        """The customer's e-mail; empty if none was said."""
        return next((said.email for said in self.said if isinstance(said, Purchase) and said.email), "")
