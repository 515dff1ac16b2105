"""The last days that a page about one ad or one partner shows."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEFAULT = "30"
PERIODS: dict[str, Promise] = {
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """How many days are shown; `remark` says in words that others were asked for in vain."""

    days: int
    remark: str

    @property
    def offers(self) -> list[tuple[str, Promise, bool]]:
        """Each period: what the address calls it, its words, and whether it is shown."""
        return [(days, words, int(days) == self.days) for days, words in PERIODS.items()]


def parse_period(asked: QueryDict) -> Period:
    """The period of the parameter `days`."""
    text = asked.get("days") or DEFAULT
    if text in PERIODS:
        return Period(int(text), "")
    return Period(int(DEFAULT), _("There is no such period: here are the last 30 days. Choose one of these."))
