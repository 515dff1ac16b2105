"""Figures of some days beside those of the days before, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from stats.money import money
from stats.numbers import whole_percent
from stats.reports.figures import Figures

COUNTS: dict[str, Promise] = {
    "hits": later("Hits"),
    "unique": later("Unique"),
    "forms": later("Form opt-ins"),
    "purchases": later("Purchases"),
}


# By direction, and whether it is too little for a number.
WHOLE: dict[tuple[str, bool], Promise] = {
    ("more", False): later("%(share)s more than before (%(before)s)"),
    ("less", False): later("%(share)s less than before (%(before)s)"),
    ("more", True): later("a little more than before (%(before)s)"),
    ("less", True): later("a little less than before (%(before)s)"),
}
BRIEF: dict[tuple[str, bool], Promise] = {
    ("more", False): later("%(share)s more than %(before)s"),
    ("less", False): later("%(share)s less than %(before)s"),
    ("more", True): later("a little more than %(before)s"),
    ("less", True): later("a little less than %(before)s"),
}
LITTLE = Decimal("0.005")


class BothPeriods(Protocol):
    """What is compared: the overview of a partner, the totals of everybody."""

    @property
    def now(self) -> Figures: ...
    @property
    def before(self) -> Figures: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: its column in reports, its label, what it is now, and how it was before.

    `brief` is for places that say otherwise what is compared. `direction` is `more`, `less` or `same`.
    """

    column: str
    label: str
    text: str
    change: str
    brief: str
    direction: str


def compared(found: BothPeriods) -> Iterator[Compared]:
    """The counts, then the revenue in each currency."""
    for name, label in COUNTS.items():
        now, before = getattr(found.now, name), getattr(found.before, name)
        yield _compared(name, str(label), (now, intcomma(now)), (before, intcomma(before)))
    for currency in sorted({*found.now.revenue, *found.before.revenue}):
        earned, earlier = (figures.revenue.get(currency, Decimal()) for figures in (found.now, found.before))
        label_of_money = _("Revenue %(currency)s") % {"currency": currency}
        texts = (earned, money(earned, currency)), (earlier, money(earlier, currency))
        yield _compared(f"revenue_{currency}", label_of_money, *texts)


def change(now: Decimal | int, before: Decimal | int, before_text: str) -> str:
    """How it changed, in words: `12% more than before (34)`."""
    return _told(WHOLE, now, before, before_text)


def brief_change(now: Decimal | int, before: Decimal | int, before_text: str) -> str:
    """The same in fewer words: `12% more than 34`."""
    return _told(BRIEF, now, before, before_text)


def _told(
    words: Mapping[tuple[str, bool], Promise], now: Decimal | int, before: Decimal | int, before_text: str
) -> str:
    if now == before:
        return _("as before")
    if not before:
        return _("none before")
    share = abs(Decimal(now - before)) / before
    return str(words[_direction(now, before), share < LITTLE]) % {"share": whole_percent(share), "before": before_text}


def _compared(column: str, label: str, now: tuple[Decimal | int, str], before: tuple[Decimal | int, str]) -> Compared:
    values = (now[0], before[0], before[1])
    return Compared(column, label, now[1], change(*values), brief_change(*values), _direction(now[0], before[0]))


def _direction(now: Decimal | int, before: Decimal | int) -> str:
    if now == before:
        return "same"
    return "more" if now > before else "less"
