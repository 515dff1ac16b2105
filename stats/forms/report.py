"""Everything that Link Tracking Stats can be asked."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from partners.codes import parse_code
from partners.models import Partner
from stats.forms.choosing import CodeInput, Select
from stats.forms.days import DaysForm
from stats.reports.choices import Choices, ad_choices, link_choices, partner_choices, team_of
from stats.reports.days import Days, last_days
from stats.reports.questions import ROW_COLUMNS, Question, Sort, parse_rows, parse_sort

MOST_DAYS = 3660
PAGE_SIZES = (50, 100, 500)
FILTERS = {"link": link_choices, "partner": partner_choices, "ad": ad_choices}
LABELS: dict[str, Any] = {
    "day": gettext_lazy("Day"),
    "link": gettext_lazy("Link"),
    "partner": gettext_lazy("Partner"),
    "ad": gettext_lazy("Ad"),
}
UNKNOWN: dict[str, Any] = {
    "link": gettext_lazy("You have no link with this code."),
    "partner": gettext_lazy("You have no partner with this code."),
    "ad": gettext_lazy("You have no ad with this code."),
}

# Of the page alone: a program that asks for CSV has no use for them.
OF_THE_PAGE = ("compare", "chart", "per_page")
BEFORE = "before"


class ReportForm(DaysForm):
    """Everything that Link Tracking Stats can be asked."""

    def __init__(self, data: QueryDict, *, partner: Partner, today: date) -> None:
        super().__init__(data, today)
        self.data = data.copy()
        if not self.given & {"from", "to"}:
            days = last_days(30, today)
            for name, day in {"from": days.start, "to": days.end}.items():
                self.data[name] = self.fields[name].widget.attrs["data-unasked"] = day.isoformat()
        self.team = team_of(partner)
        self.choices = self._choices()
        self.rows, self.unknown_rows = parse_rows(data.getlist("rows"))
        self.data.setlist("rows", list(self.rows))
        self.fields["rows"] = forms.MultipleChoiceField(
            label=gettext_lazy("Rows by"),
            required=False,
            choices=[(column, LABELS[column]) for column in ROW_COLUMNS],
            widget=forms.CheckboxSelectMultiple,
        )
        for name, choices in self.choices.items():
            self.fields[name] = self._filter(name, choices)
        for name in ("sort", *OF_THE_PAGE):
            self.fields[name] = forms.Field(required=False, widget=forms.HiddenInput)

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
        widget = CodeInput(choices) if choices.is_long or is_unknown else Select(choices)
        return forms.CharField(label=LABELS[name], required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        for name, choices in self.choices.items():
            if self._is_asked(name) and choices.chosen is None:
                self.add_error(name, ValidationError(UNKNOWN[name], code="unknown"))
        cleaned = super().clean()
        if not self.errors and len(self.days()) > MOST_DAYS:
            self.add_error("from", gettext("Choose ten years at most."))
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

    @property
    def is_compared(self) -> bool:
        """Whether the days before are wanted too."""
        return self.data.get("compare") == BEFORE

    @property
    def chart(self) -> str:
        """The code of the chart that is asked for."""
        return self.data.get("chart", "") or "hits"

    @property
    def page_size(self) -> int:
        """How many rows a page has."""
        asked = self.data.get("per_page", "")
        return next((size for size in PAGE_SIZES if asked == str(size)), PAGE_SIZES[0])

    def question(self) -> Question:
        """What is asked, once the form is valid."""
        chosen = {name: choices.chosen.ids for name, choices in self.choices.items() if choices.chosen}
        return Question(
            self.team.asker,
            self.days(),
            self.rows,
            chosen,
            self.sort,
            team=self.team.ids,
            is_team_known=True,
            is_compared=self.is_compared,
        )

    def remarks(self) -> list[str]:
        """What was asked for and does not exist, in words; the report does without."""
        remarks = [gettext("There are no rows by “%(word)s”.") % {"word": word} for word in self.unknown_rows]
        sort = self.data.get("sort", "")
        if sort and self.sort is None:
            words = gettext("This report has no column “%(column)s” to sort by.")
            remarks.append(words % {"column": sort.removeprefix("-")})
        return remarks

    @property
    def is_open(self) -> bool:
        """Whether the fields of days and filters are to be seen at once: something there is wrong."""
        return bool(self.errors)
