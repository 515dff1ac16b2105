"""Which of my opt-ins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from ads.models import Ad
from links.models import TrackingLink
from partners.compiled import Given, compiled
from partners.models import Partner
from stats.credited import NEWEST_FIRST, ORDERS
from stats.few import Few
from stats.forms.choosing import Select
from stats.forms.days import DaysForm
from stats.forms.report import MOST_DAYS
from stats.models import OptIn
from stats.reports.choices import Choice, Choices
from stats.reports.days import PRESETS, Days, presets
from stats.reports.figures import Figures
from stats.reports.questions import NO_AD

MOST_OPTIONS = 100
MOST_LETTERS = 100
OFFERED = ("7-days", "30-days", "90-days", "12-months", "this-month", "last-month")
SEARCHED = ("link__code", "link__name", "ad__code", "ad__name")

CONDITIONS = {
    "counted": Q(status=OptIn.Status.VALID),
    "partly-refunded": Q(status=OptIn.Status.VALID, refunded__gt=0),
    "reversed": Q(status=OptIn.Status.REVERSED),
}
STATUSES = [
    ("", later("All")),
    ("counted", later("Counted")),
    ("partly-refunded", later("Partly paid back")),
    ("reversed", later("Taken back")),
]


@dataclass(frozen=True, slots=True)
class DaysOffer:
    """A range of days to choose, and the query that asks for it."""

    name: Promise
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a column is sorted now, for aria-sort, and the query that sorts by it."""

    now: str
    query: str


class OptInsForm(DaysForm):
    """Which of my opt-ins, in which order. What is offered of links and ads is what they came by."""

    def __init__(self, data: QueryDict, today: date, partner: Partner) -> None:
        super().__init__(data, today)
        self.data = data.copy()
        for name in {"link", "ad"} & self.given:
            self.data[name] = str(data[name]).strip().lower()
        self.mine = OptIn.objects.credited_to(partner)
        self.links, self.ads = dict(_links(partner=partner.pk)), dict(_ads(partner=partner.pk))
        self.fields["kind"] = forms.ChoiceField(
            label=later("Kind"),
            required=False,
            choices=[("", later("All")), *OptIn.Kind.choices],
            error_messages={"invalid_choice": later("There are two kinds: form and purchase.")},
        )
        self.fields["status"] = forms.ChoiceField(
            label=later("Status"),
            required=False,
            choices=STATUSES,
            error_messages={"invalid_choice": later("There is no such status. Choose one of these.")},
        )
        self.fields["link"] = self._code_field("link", later("Link"), self.links)
        self.fields["ad"] = self._code_field("ad", later("Ad"), {NO_AD: later("Without an ad"), **self.ads})
        self.fields["search"] = forms.CharField(
            label=later("Search"),
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.TextInput(attrs={"type": "search", "placeholder": later("Link or ad")}),
        )
        self.fields["sort"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _code_field(self, field: str, label: Any, names: dict[str, Any]) -> forms.CharField:
        """A list to choose from; of very many the first, and the one that is chosen."""
        offered = [code for number, code in enumerate(names) if number < MOST_OPTIONS or code == self.data.get(field)]
        options = tuple(Choice(code, str(names[code]), ()) for code in offered)
        return forms.CharField(label=label, required=False, widget=Select(Choices(options, None, is_long=False)))

    def clean_link(self) -> str:
        code = str(self.cleaned_data["link"])
        if code and code not in self.links:
            raise ValidationError(_("You have no opt-in by a link with this code."))
        return code

    def clean_ad(self) -> str:
        code = str(self.cleaned_data["ad"])
        if code and code not in {NO_AD, *self.ads}:
            raise ValidationError(_("You have no opt-in by an ad with this code."))
        return code

    @property
    def sort(self) -> str:
        """The order asked for, if it is one; else the newest first."""
        asked = self.data.get("sort", "")
        return asked if asked in ORDERS else NEWEST_FIRST

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.given & self.fields.keys() - {"sort"})

    def days_around(self, by_day: Mapping[date, Figures]) -> Days:
        """The days asked for; from the first opt-in on and until today where nothing was, or more than can be drawn."""
        start = self.cleaned_data["from"] or min(by_day)
        end = self.cleaned_data["to"] or max(self.today, *by_day)
        asked = Days(start, max(start, end))
        return asked if len(asked) <= MOST_DAYS else Days(min(by_day), max(by_day))

    @cached_property
    def choices_of_days(self) -> list[DaysOffer]:
        """The ranges that people ask for most, each with the query that asks for it; all there are comes first."""
        found = presets(self.today)
        ranges = {PRESETS[code]: (str(found[code].start), str(found[code].end)) for code in OFFERED}
        return [
            DaysOffer(name, self.query({"from": start, "to": end}), self._asked_days == (start, end))
            for name, (start, end) in {later("All"): ("", ""), **ranges}.items()
        ]

    @property
    def has_days_of_its_own(self) -> bool:
        """Whether days are asked for that are none of those that are offered."""
        return not any(offer.is_current for offer in self.choices_of_days)

    @property
    def _asked_days(self) -> tuple[str, str]:
        return self.data.get("from", ""), self.data.get("to", "")

    def sorting(self, column: str) -> Sorting:
        """What a heading says of the order now, and the query that sorts by it; the largest first."""
        is_sorted, is_descending = self.sort.removeprefix("-") == column, self.sort.startswith("-")
        then = column if is_sorted and is_descending else f"-{column}"
        now = "descending" if is_descending else "ascending"
        return Sorting(now if is_sorted else "", self.query({"sort": "" if then == NEWEST_FIRST else then}))

    def without(self, *names: str) -> str:
        """The query without these filters, ready for another one behind it."""
        rest = self.query(dict.fromkeys(names, ""))
        return f"?{rest}&" if rest else "?"

    def by_amount(self) -> Sorting:
        return self.sorting("amount")

    def found(self) -> QuerySet[OptIn]:
        """Those that were asked for; none as long as something is wrong."""
        if not self.is_valid():
            return self.mine.none()
        asked = self.cleaned_data
        wanted = {
            "day__gte": asked["from"],
            "day__lte": asked["to"],
            "kind": asked["kind"],
            "link__code": asked["link"],
        }
        found = self.mine.filter(**{name: value for name, value in wanted.items() if value})
        if asked["status"]:
            found = found.filter(CONDITIONS[asked["status"]])
        if asked["ad"]:
            found = found.filter(ad=None) if asked["ad"] == NO_AD else found.filter(ad__code=asked["ad"])
        for word in asked["search"].split():
            found = found.filter(_names(word))
        return found


def _names(word: str) -> Q:
    """Link or ad have the word in name or code."""
    matching = Q()
    for column in SEARCHED:
        matching |= Q(**{f"{column}__icontains": word})
    return matching


@compiled(partner=BigIntegerField())
def _links(partner: Given) -> QuerySet[Any, tuple[str, str]]:
    """Codes with names, in order, of the links by which the partner's opt-ins came."""
    ids = OptIn.objects.credited_to(partner).values("link").distinct()
    return TrackingLink.objects.filter(pk__in=Few(ids)).order_by("code").values_list("code", "name")


@compiled(partner=BigIntegerField())
def _ads(partner: Given) -> QuerySet[Any, tuple[str, str]]:
    """The same of ads; several makers' ads may share a code."""
    ids = OptIn.objects.credited_to(partner).values("ad").distinct()
    return Ad.objects.filter(pk__in=Few(ids)).order_by("code").values_list("code", "name")
