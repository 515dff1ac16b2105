"""Which of my opt-ins."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from stats.forms.days import DaysForm
from stats.models import OptIn


class OptInsForm(DaysForm):
    """Which of my opt-ins."""

    def __init__(self, data: QueryDict, today: date) -> None:
        super().__init__(data, today)
        self.fields["kind"] = forms.ChoiceField(
            label="Kind",
            required=False,
            choices=[("", "All"), *OptIn.Kind.choices],
            error_messages={"invalid_choice": "There are two kinds: form and purchase."},
        )

    def conditions(self) -> dict[str, Any]:
        """What an opt-in must be, once the form is valid."""
        wanted = {
            "day__gte": self.cleaned_data["from"],
            "day__lte": self.cleaned_data["to"],
            "kind": self.cleaned_data["kind"],
        }
        return {name: value for name, value in wanted.items() if value}
