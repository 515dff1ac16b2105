"""Everything that Link Tracking Stats can be asked."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from partners.codes import parse_code
from partners.models import Partner
from stats.forms.days import DaysForm
from stats.reports.choices import Choices, ad_choices, link_choices, partner_choices, team_of
from stats.reports.days import Days, last_days
from stats.reports.questions import ROW_COLUMNS, Question, Sort, parse_rows, parse_sort

MOST_DAYS = 3660
FILTERS = {"link": link_choices, "partner": partner_choices, "ad": ad_choices}


class CodeInput(forms.TextInput):
    """A code to type, with the first options to pick from."""

    template_name = "stats/_code_input.html"

    def __init__(self, choices: Choices) -> None:
        super().__init__(attrs={"spellcheck": "false", "autocapitalize": "none", "placeholder": "All"})
        self.found = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, {**(attrs or {}), "list": f"{name}-options"}), "found": self.found}


class ReportForm(DaysForm):
    """Everything that Link Tracking Stats can be asked."""

    def __init__(self, data: QueryDict, *, partner: Partner, today: date) -> None:
        super().__init__(data, today)
        self.data = data.copy()
        if not self.given & {"from", "to"}:
            days = last_days(30, today)
            self.data.update({"from": days.start.isoformat(), "to": days.end.isoformat()})
        self.team = team_of(partner)
        self.choices = self._choices()
        self.rows, self.unknown_rows = parse_rows(data.getlist("rows"))
        self.data.setlist("rows", list(self.rows))
        self.fields["rows"] = forms.MultipleChoiceField(
            label="Rows by",
            required=False,
            choices=[(column, column.capitalize()) for column in ROW_COLUMNS],
            widget=forms.CheckboxSelectMultiple,
        )
        for name, choices in self.choices.items():
            self.fields[name] = self._filter(name, choices)
        self.fields["sort"] = forms.Field(required=False, widget=forms.HiddenInput)

    def _choices(self) -> dict[str, Choices]:
        """What each filter offers. An old code, or one in capitals, is shown as the code that it means."""
        found = {}
        for name, choices in FILTERS.items():
            found[name] = choices(self.team, parse_code(self.data.get(name, "").strip()))
            if chosen := found[name].chosen:
                self.data[name] = chosen.code
        return found

    def _is_asked(self, name: str) -> bool:
        return bool(self.data.get(name, "").strip())

    def _filter(self, name: str, choices: Choices) -> forms.CharField:
        is_unknown = self._is_asked(name) and choices.chosen is None
        options = [("", "All"), *((option.code, f"{option.name} ({option.code})") for option in choices.options)]
        widget = CodeInput(choices) if choices.is_long or is_unknown else forms.Select(choices=options)
        return forms.CharField(label=name.capitalize(), required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        for name, choices in self.choices.items():
            if self._is_asked(name) and choices.chosen is None:
                self.add_error(name, ValidationError(f"You have no {name} with this code.", code="unknown"))
        cleaned = super().clean()
        if not self.errors and len(self.days()) > MOST_DAYS:
            self.add_error("from", "Choose ten years at most.")
        return cleaned

    def days(self) -> Days:
        """The days asked for; the last 30 with today where nothing was."""
        start, end = self.cleaned_data["from"], self.cleaned_data["to"]
        if start is None:
            return last_days(30, end or self.today)
        return Days(start, end or max(start, self.today))

    @property
    def names_unknown(self) -> bool:
        """Whether a link, partner or ad is named that the partner does not have."""
        return any(self.has_error(name, code="unknown") for name in FILTERS)

    @property
    def sort(self) -> Sort | None:
        """The order asked for, if it is one."""
        return parse_sort(self.data.get("sort", ""), self.rows)

    def question(self) -> Question:
        """What is asked, once the form is valid."""
        chosen = {name: choices.chosen.ids for name, choices in self.choices.items() if choices.chosen}
        return Question(
            self.team.asker, self.days(), self.rows, chosen, self.sort, team=self.team.ids, is_team_known=True
        )

    def remarks(self) -> list[str]:
        """What was asked for and does not exist, in words; the report does without."""
        remarks = [f"There are no rows by “{word}”." for word in self.unknown_rows]
        sort = self.data.get("sort", "")
        if sort and self.sort is None:
            remarks.append(f"This report has no column “{sort.removeprefix('-')}” to sort by.")
        return remarks
