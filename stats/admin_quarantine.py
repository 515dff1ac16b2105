"""Records that could not be stored, in the owner's admin: to read, to try again, to put away."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from partners.admin_rules import ForgivingActions, MachineWrittenAdmin
from stats import quarantined
from stats.capture.books.quarantine import Retried, retry
from stats.models import Heartbeat, QuarantinedRecord

RETRIED = {
    Retried.RECORDED: ngettext_lazy(
        "%(number)s record is stored and counted.", "%(number)s records are stored and counted.", "number"
    ),
    Retried.DAMAGED: ngettext_lazy(
        "%(number)s record is damaged: what was written cannot be read any more.",
        "%(number)s records are damaged: what was written cannot be read any more.",
        "number",
    ),
    Retried.NEWER: ngettext_lazy(
        "%(number)s record is of a newer version of the portal, and can be read by that one only.",
        "%(number)s records are of a newer version of the portal, and can be read by that one only.",
        "number",
    ),
    Retried.PRUNED: ngettext_lazy(
        "%(number)s record is of a day whose hits have been pruned. "
        "That day's figures are closed, so it can never be counted.",
        "%(number)s records are of a day whose hits have been pruned. "
        "That day's figures are closed, so they can never be counted.",
        "number",
    ),
    Retried.REFUSED: ngettext_lazy(
        "%(number)s record is still refused by the database.",
        "%(number)s records are still refused by the database.",
        "number",
    ),
}


class PutAwayFilter(admin.SimpleListFilter):
    """Those that wait for the owner, unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("away", gettext("Put away")), ("all", gettext("All"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": gettext("Waiting for you")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "all":
            return queryset
        return queryset.exclude(put_away_at=None) if self.value() == "away" else queryset.waiting()


@admin.register(QuarantinedRecord)
class QuarantinedRecordAdmin(ForgivingActions, MachineWrittenAdmin):  # type: ignore[misc]
    list_display = ("at", "what", "reason", "explanation", "host_name")
    list_filter = (PutAwayFilter, "reason", "at")
    search_fields = ("explanation", "journal", "digest__startswith")
    search_help_text = _("Search by what the database said, or by the journal's name.")
    ordering = ("-at", "digest")
    actions: Any = ("try_again", "put_away")
    change_list_template = "admin/stats/quarantinedrecord/change_list.html"
    fields = ("at", "what", "reason", "explanation", "contents", "line_as_text", "host_name", "journal", "put_away_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuarantinedRecord]:
        hosts = Heartbeat.objects.filter(host=OuterRef("host"))
        rows: QuerySet[QuarantinedRecord] = super().get_queryset(request)
        return rows.annotate(host_name=Subquery(hosts.values("name")))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether this person may try records again, and put them away."""
        return request.user.has_perm("stats.change_quarantinedrecord")

    @admin.action(description=_("Try the selected %(verbose_name_plural)s again"), permissions=["decide"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[QuarantinedRecord]) -> None:
        outcomes = Counter(retry(row) for row in queryset)
        for outcome in Retried:
            if number := outcomes[outcome]:
                level = messages.SUCCESS if outcome == Retried.RECORDED else messages.WARNING
                self.message_user(request, RETRIED[outcome] % {"number": number}, level)

    @admin.action(description=_("Put the selected %(verbose_name_plural)s away"), permissions=["decide"])
    def put_away(self, request: HttpRequest, queryset: Any) -> None:
        number = queryset.waiting().update(put_away_at=timezone.now())
        self.message_user(
            request, gettext("%(number)s put away. They are kept for as long as hits are.") % {"number": number}
        )

    @admin.display(description=_("what"))
    def what(self, row: QuarantinedRecord) -> str:
        return quarantined.kind(row)

    @admin.display(description=_("what it says"))
    def contents(self, row: QuarantinedRecord) -> SafeString | str:
        lines = quarantined.contents(row)
        return format_html_join("", "<div><strong>{}</strong>: {}</div>", lines) or gettext("nothing that can be read")

    @admin.display(description=_("as it is written"))
    def line_as_text(self, row: QuarantinedRecord) -> SafeString:
        return format_html("<code>{}</code>", quarantined.text(row))

    @admin.display(description=_("host"), ordering="host_name")
    def host_name(self, row: Any) -> str:
        return str(row.host_name or row.host)
