"""Opt-ins in the owner's admin: found, each with the story of its credit, and credited by hand."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.admin_rules import MachineWrittenAdmin
from stats.capture.credit import NoCredit, Rule
from stats.capture.opt_ins.by_hand import credit_by_hand
from stats.credit_forms import CreditForm
from stats.models import OptIn
from stats.money import money
from stats.traces.decisions import consequence, decision, what
from stats.traces.story import story
from stats.traces.words import SHORT, STATUS

MAY_CREDIT = "stats.change_optin"
BY_RULE = "by:"
LISTED = (
    *("at", "kind", "rule", "reason", "amount", "refunded", "currency", "status", "email"),
    *("partner__name", "partner__code", "link__name", "link__code"),
)


class CreditFilter(admin.SimpleListFilter):
    """Whether a partner is credited, by which rule, and if not, why."""

    title = _("credit")
    parameter_name = "credit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("credited", gettext("Credited")),
            *((BY_RULE + rule, gettext("Credited: %(rule)s") % {"rule": SHORT[rule]}) for rule in Rule),
            ("none", gettext("Not credited")),
            *((reason.value, gettext("Not credited: %(reason)s") % {"reason": SHORT[reason]}) for reason in NoCredit),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        asked = self.value() or ""
        if asked in ("credited", "none"):
            return queryset.filter(partner__isnull=asked == "none")
        if asked.startswith(BY_RULE):
            return queryset.filter(rule=asked.removeprefix(BY_RULE))
        return queryset.filter(reason=asked) if asked else queryset


@admin.register(OptIn)
class OptInAdmin(MachineWrittenAdmin):
    change_form_template = "admin/stats/optin/page.html"
    list_display = ("at", "what", "credited_to", "in_short", "link", "amount_with_currency", "standing", "email")
    list_filter = (CreditFilter, "kind", "status", "day", "form", "source")
    list_select_related = ("partner", "link")
    search_fields = (
        "reference__exact",
        "order__names__name__exact",
        "email",
        "partner__code",
        "partner__name",
        "link__code",
    )
    search_help_text = _("Search by order number, e-mail address, or the partner's or the link's code.")
    ordering = ("-pk",)
    fields = ("kind",)  # the page tells its own story

    def get_queryset(self, request: HttpRequest) -> QuerySet[OptIn]:
        """The list reads no more than it shows; a page tells everything."""
        found = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "stats_optin_changelist":
            return found.only(*LISTED)
        return found.select_related("partner", "link", "ad", "form", "source")

    def get_urls(self) -> list[URLPattern]:
        credit = self.admin_site.admin_view(self.credit_view)
        return [path("<path:object_id>/credit/", credit, name="stats_optin_credit"), *super().get_urls()]

    def may_credit(self, request: HttpRequest) -> bool:
        """Whether this person may credit by hand."""
        return request.user.has_perm(MAY_CREDIT)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        told = story(kwargs["obj"])
        context |= {"story": told, "title": told.title, "subtitle": None, "may_credit": self.may_credit(request)}
        return super().render_change_form(request, context, *args, **kwargs)

    def credit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Credit an opt-in by hand, with a reason."""
        if not self.may_credit(request):
            raise PermissionDenied
        opt_in = self.get_object(request, object_id)
        if opt_in is None:
            raise Http404(gettext("There is no such opt-in."))
        form = CreditForm(request.POST if request.method == "POST" else None, opt_in=opt_in)
        if form.is_valid():
            return self._credit(request, opt_in, form)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media + form.media}
        context |= {"title": gettext("Credit by hand"), "name": what(opt_in), "opt_in": opt_in, "form": form}
        context |= {"decision": decision(opt_in), "consequence": consequence(opt_in)}
        return render(request, "admin/stats/optin/credit.html", context)

    def _credit(self, request: HttpRequest, opt_in: OptIn, form: CreditForm) -> HttpResponse:
        to, why = form.credit(), form.cleaned_data["why"]
        credit_by_hand(opt_in, to, by=request.user.get_username(), why=why, now=timezone.now())
        self.log_change(request, opt_in, f"Credited to {to.partner if to else 'nobody'} by hand. {why}")
        words = gettext("Credited to %(partner)s by hand. The figures have moved with it.")
        self.message_user(request, words % {"partner": to.partner if to else gettext("nobody")})
        return redirect("admin:stats_optin_change", opt_in.pk)

    @admin.display(description=_("what"), ordering="kind")
    def what(self, opt_in: OptIn) -> str:
        return opt_in.get_kind_display()

    @admin.display(description=_("credited to"), ordering="partner__name")
    def credited_to(self, opt_in: OptIn) -> str:
        return str(opt_in.partner or gettext("nobody"))

    @admin.display(description=_("because"))
    def in_short(self, opt_in: OptIn) -> str:
        mark = opt_in.rule or opt_in.reason
        return str(SHORT.get(mark, mark))

    @admin.display(description=_("amount"), ordering="amount")
    def amount_with_currency(self, opt_in: OptIn) -> str:
        if opt_in.amount is None:
            return ""
        paid = money(opt_in.amount, opt_in.currency)
        if not opt_in.refunded:
            return paid
        refunded = money(opt_in.refunded, opt_in.currency)
        return gettext("%(amount)s, %(refunded)s paid back") % {"amount": paid, "refunded": refunded}

    @admin.display(description=_("status"), ordering="status")
    def standing(self, opt_in: OptIn) -> str:
        if opt_in.status == OptIn.Status.VALID and opt_in.partner_id is None:
            return gettext("not counted")
        return str(STATUS[opt_in.status])
