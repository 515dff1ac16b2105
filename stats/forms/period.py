"""The days that home shows: a few ranges to choose from, named in the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stats.reports.days import PRESETS, Days, presets

DEFAULT = "30"
PERIODS = {
    "7": "7-days",
    "30": "30-days",
    "90": "90-days",
    "this-month": "this-month",
    "last-month": "last-month",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One range to choose."""

    name: Promise
    query: str
    is_current: bool


class PeriodForm(forms.Form):
    """Which days; where none are asked for, or none that there are, the last 30 with today."""

    days = forms.ChoiceField(
        required=False,
        choices=[(code, PRESETS[preset]) for code, preset in PERIODS.items()],
        error_messages={
            "invalid_choice": _("There is no such period: here are the last 30 days. Choose one of these.")
        },
    )

    def __init__(self, data: QueryDict, today: date) -> None:
        super().__init__(data)
        self.today = today

    @property
    def chosen(self) -> str:
        """The name of the range that is shown."""
        return (self.is_valid() and str(self.cleaned_data["days"])) or DEFAULT

    def range(self) -> Days:
        """The days that are shown."""
        return presets(self.today)[PERIODS[self.chosen]]

    def offers(self) -> Iterator[Offer]:
        """All ranges, each with the query that asks for it."""
        for code, preset in PERIODS.items():
            query = "" if code == DEFAULT else f"?days={code}"
            yield Offer(PRESETS[preset], query, code == self.chosen and not self.errors)
