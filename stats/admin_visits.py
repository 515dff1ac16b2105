"""Visits in the owner's admin, to read: single hits of late, and how the visits of each day ended."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.http.response import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from links.models import TrackingLink
from partners.admin_rules import Context, MachineWrittenAdmin
from stats.models import Hit, LinkTally, VisitClass
from stats.outcomes import FILTERED, NOT_CREDITED, OUTCOMES


class FewPages(Paginator):  # type: ignore[type-arg]
    """Counts no further than somebody would turn pages: the books hold millions."""

    LIMIT = 5000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows[: self.LIMIT].count()


class LatelyFilter(admin.SimpleListFilter):
    """How far to look back: the last seven days unless asked. A hit's id carries its time, so this needs no index."""

    title = _("time")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("1", gettext("The last 24 hours")),
            ("30", gettext("The last 30 days")),
            ("all", gettext("As far back as hits are kept")),
        ]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": gettext("The last 7 days")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "all":
            return queryset
        days = {"1": 1, "30": 30}.get(self.value() or "", 7)
        since = timezone.now() - timedelta(days=days)
        return queryset.filter(pk__gte=uuid.UUID(int=int(since.timestamp() * 1000) << 80))


class LatelyTalliedFilter(LatelyFilter):
    """The same for what has days, and is kept for ever."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("30", gettext("The last 30 days")), ("all", gettext("All"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "all":
            return queryset
        return queryset.filter(day__gt=timezone.localdate() - timedelta(days=30 if self.value() else 7))


@admin.register(Hit)
class HitAdmin(MachineWrittenAdmin):
    list_display = (
        "at",
        "link",
        "partner",
        "ad",
        "visit_class",
        "credit",
        "is_unique",
        "referring_host",
        "agent_family",
    )
    list_filter = (LatelyFilter, "visit_class", "reason", "is_unique")
    list_select_related = ("link", "partner", "ad")
    search_fields = ("link__code__exact", "partner__code__exact", "ad__code__exact", "referring_host__exact")
    search_help_text = _("Search by the code of a link, a partner or an ad, or by a referring site's host.")
    ordering = ("-pk",)
    paginator = FewPages
    fields = (
        "at",
        "day",
        "link",
        "partner",
        "ad",
        "visit_class",
        "credit",
        "is_unique",
        "referring_host",
        "agent_family",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hit]:
        return super().get_queryset(request).select_related("link", "partner", "ad")

    @admin.display(description=_("credit"), ordering="reason")
    def credit(self, hit: Hit) -> str:
        if hit.visit_class != VisitClass.COUNTED:
            return gettext("not counted")
        return hit.get_reason_display() if hit.reason else gettext("credited")


class OutcomeFilter(admin.SimpleListFilter):
    """How the visits ended."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("not-credited", gettext("Credited to nobody")),
            ("filtered", gettext("Not counted")),
            *OUTCOMES.items(),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        groups = {"not-credited": list(NOT_CREDITED), "filtered": list(FILTERED)}
        chosen = groups.get(self.value() or "", [self.value()])
        return queryset.filter(outcome__in=chosen) if self.value() else queryset


@admin.register(LinkTally)
class LinkTallyAdmin(MachineWrittenAdmin):
    """Why visits are credited to nobody, and where the filtered ones went."""

    list_display = ("day", "link_name", "outcome_in_words", "visits")
    list_filter = (LatelyTalliedFilter, OutcomeFilter)
    search_fields = ("link_code", "link_name")
    search_help_text = _("Search by the link's name or code.")
    ordering = ("-day", "link", "outcome")
    paginator = FewPages
    change_list_template = "admin/stats/linktally/change_list.html"
    fields = ("day", "link_name", "outcome_in_words", "visits")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LinkTally]:
        links = TrackingLink.objects.filter(pk=OuterRef("link"))
        rows: QuerySet[LinkTally] = super().get_queryset(request).filter(visits__gt=0)
        return rows.annotate(link_name=Subquery(links.values("name")), link_code=Subquery(links.values("code")))

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The list with the sum of each outcome above it."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            rows = response.context_data["cl"].queryset.order_by().values("outcome")
            sums = rows.annotate(sum=Sum("visits")).order_by("-sum", "outcome").values_list("outcome", "sum")
            response.context_data["outcomes"] = [(OUTCOMES.get(outcome, outcome), visits) for outcome, visits in sums]
        return response

    @admin.display(description=_("link"), ordering="link_name")
    def link_name(self, row: Any) -> str:
        return f"{row.link_name} ({row.link_code})" if row.link_name else gettext("(unknown)")

    @admin.display(description=_("how they ended"), ordering="outcome")
    def outcome_in_words(self, row: LinkTally) -> str:
        return str(OUTCOMES.get(row.outcome, row.outcome))
