"""What people brought, in the owner's admin, to read: opt-ins with their traces, and what forms were sent."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from partners.admin_rules import MachineWrittenAdmin
from stats import traces
from stats.models import FormSubmission, OptIn
from stats.money import money


class CreditFilter(admin.SimpleListFilter):
    """Whether a partner is credited, and if not, why."""

    title = "credit"
    parameter_name = "credit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("credited", "Credited"),
            ("none", "Not credited"),
            *((reason, traces.SHORT[reason]) for reason in traces.REASONS),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() in ("credited", "none"):
            return queryset.filter(partner__isnull=self.value() == "none")
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(OptIn)
class OptInAdmin(MachineWrittenAdmin):
    list_display = ("at", "what", "credited_to", "in_short", "link", "amount_with_currency", "status", "email")
    list_filter = (CreditFilter, "kind", "status", "day", "form", "source")
    list_select_related = ("partner", "link", "ad", "form", "source")
    search_fields = ("reference__exact", "email", "partner__code", "partner__name", "link__code")
    search_help_text = "Search by order number, e-mail address, or the partner's or the link's code."
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("what", "came_by", "reference", "at", "received_at", "day", "status")}),
        ("Who and how much", {"fields": ("email", "amount_with_currency")}),
        ("Credit", {"fields": ("credited_to", "link", "ad", "because", "trace_in_words", "hit")}),
    )

    @admin.display(description="what", ordering="kind")
    def what(self, opt_in: OptIn) -> str:
        return opt_in.get_kind_display()

    @admin.display(description="came by")
    def came_by(self, opt_in: OptIn) -> str:
        return str(opt_in.form or opt_in.source)

    @admin.display(description="credited to", ordering="partner__name")
    def credited_to(self, opt_in: OptIn) -> str:
        return str(opt_in.partner or "nobody")

    @admin.display(description="because")
    def in_short(self, opt_in: OptIn) -> str:
        mark = opt_in.rule or opt_in.reason
        return traces.SHORT.get(mark, mark)

    @admin.display(description="because")
    def because(self, opt_in: OptIn) -> str:
        return traces.EVIDENCE.get(opt_in.rule, opt_in.rule) if opt_in.rule else traces.reason_in_words(opt_in.reason)

    @admin.display(description="amount", ordering="amount")
    def amount_with_currency(self, opt_in: OptIn) -> str:
        return money(opt_in.amount, opt_in.currency) if opt_in.amount is not None else ""

    @admin.display(description="what was tried")
    def trace_in_words(self, opt_in: OptIn) -> SafeString:
        return render_to_string("admin/stats/optin/_trace.html", {"steps": traces.steps(opt_in)})


@admin.register(FormSubmission)
class FormSubmissionAdmin(MachineWrittenAdmin):
    list_display = ("at", "form", "email", "credited_to")
    list_filter = ("form", "at")
    list_select_related = ("form", "opt_in__partner")
    search_fields = ("email", "form__code", "form__name", "opt_in__partner__code")
    search_help_text = "Search by e-mail address, the form's name or code, or the credited partner's code."
    ordering = ("-pk",)
    fields = ("at", "form", "email", "what_was_sent", "credited_to", "opt_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormSubmission]:
        return super().get_queryset(request).select_related("form", "opt_in__partner")

    @admin.display(description="credited to", ordering="opt_in__partner__name")
    def credited_to(self, submission: FormSubmission) -> str:
        return str(submission.opt_in.partner or "nobody")

    @admin.display(description="what was sent")
    def what_was_sent(self, submission: FormSubmission) -> str:
        lines = sorted(submission.fields.items())
        return (
            format_html_join("", "<div><strong>{}</strong>: {}</div>", lines)
            if lines
            else "nothing but the e-mail address"
        )
