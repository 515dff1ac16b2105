"""A range of days, as every page of statistics asks for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

FIRST_DAY = date(2000, 1, 1)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class DayField(forms.DateField):
    """A day as addresses write it."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=DayInput(format="%Y-%m-%d", attrs={"min": FIRST_DAY.isoformat()}),
            error_messages={"invalid": gettext_lazy("Write the day like 2026-01-31.")},
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value < FIRST_DAY:
            raise ValidationError(gettext("Choose a day from the year 2000 on."))


class DaysForm(forms.Form):
    """A range of days, named as in addresses: `from` and `to`."""

    data: QueryDict
    use_required_attribute = False

    def __init__(self, data: QueryDict, today: date) -> None:
        super().__init__(data)
        self.given, self.today = {name for name in data if data[name]}, today
        self.fields["from"] = DayField(gettext_lazy("From"))
        self.fields["to"] = DayField(gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        for name in {"from", "to"} - self.cleaned_data.keys():
            # A calendar shows nothing of what is no day; what was typed must stay to be seen.
            self.fields[name].widget = forms.TextInput()
        start, end = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if start and end and end < start:
            self.add_error("to", gettext("This day is before the first one."))
        return self.cleaned_data

    def query(self, changes: Mapping[str, str] | None = None) -> str:
        """The page's own parameters with some changes; an empty one goes."""
        given = {name: ",".join(self.data.getlist(name)) for name in self.fields if name in self.given}
        return urlencode({name: value for name, value in {**given, **(changes or {})}.items() if value}, safe=",")
