"""Who changed what and when, with the old values: the history page of the owner's admin."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.contrib.admin.utils import display_for_value
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

Names = dict[int, str]
Change = dict[str, str]


class HistoryAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """simple_history's page without its button that puts an old version back: it knows none of our rules."""

    object_history_template = "admin/history.html"
    object_history_list_template = "admin/_changes.html"

    def get_urls(self) -> list[URLPattern]:
        return super(SimpleHistoryAdmin, self).get_urls()  # type: ignore[no-any-return]

    def revert_disabled(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return True

    def history_view_title(self, request: HttpRequest, obj: models.Model) -> str:  # noqa: ARG002
        return _("What changed: %(row)s") % {"row": obj}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        try:
            return super().history_view(request, object_id, extra_context)  # type: ignore[no-any-return]
        except (ValueError, ValidationError):  # a text that cannot be an id
            raise Http404(_("There is no such row.")) from None

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Any, **_: bool) -> None:
        """Compare each entry with the one before, the last of a page with the one that opens the next page.

        simple_history itself asks for the rows of a many-to-many field twice an entry.
        """
        records = list(historical_records)
        before = records[-1].prev_record if records else None
        records += [before] if before else []
        lists = {field: names_by_record(field, records) for field in self.list_fields()}
        for record, older in pairwise(records):
            delta = record.diff_against(
                older, excluded_fields=[field.name for field in lists], foreign_keys_are_objs=True
            )
            helper = self.get_historical_record_context_helper(request, record)
            lines = [
                *state_changes(older, record),
                *helper.context_for_delta_changes(delta),
                *(change(field, names[older.pk], names[record.pk]) for field, names in lists.items()),
            ]
            record.history_delta_changes = [line for line in lines if line["old"] != line["new"]]

    def list_fields(self) -> "Sequence[models.ManyToManyField[Any, Any]]":
        """The many-to-many fields whose history is kept."""
        kept = {field.name for field in getattr(self.model, "history").model._history_m2m_fields}  # noqa: B009, SLF001
        return [field for field in self.opts.many_to_many if field.name in kept]


def change(field: Any, old: str, new: str) -> Change:
    return {"field": capfirst(field.verbose_name), "old": old, "new": new}


def state_changes(older: Any, newer: Any) -> list[Change]:
    """Changes of what buttons set and no form does, such as the moment of retiring: simple_history passes them over."""
    states = [field for field in newer.tracked_fields if not field.editable]
    values = [(field, getattr(older, field.attname), getattr(newer, field.attname)) for field in states]
    return [change(field, display_for_value(old, "none"), display_for_value(new, "none")) for field, old, new in values]


def names_by_record(field: "models.ManyToManyField[Any, Any]", records: Sequence[Any]) -> Names:
    """What the field named at each entry, in order of the alphabet: one query for all of them."""
    named: defaultdict[int, list[str]] = defaultdict(list)
    target = field.m2m_reverse_field_name()
    rows = getattr(records[0], field.name).model.objects.filter(history__in=[record.pk for record in records])
    for row in rows.select_related(target):
        named[row.history_id].append(str(getattr(row, target)))
    return {record.pk: ", ".join(sorted(named[record.pk])) or "none" for record in records}
