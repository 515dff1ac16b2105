"""Referral history in the owner's admin: which partner customers came from, and what the owner has set."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.utils import update_change_reason

from partners.admin_buttons import ButtonsAdmin, Done
from partners.admin_columns import portal_of
from stats.capture.customers import customer_hash, normalise_email
from stats.models import OptIn, Referral
from stats.referral_forms import ManualReferralForm, ReferralForm

SET_BY_HAND = _(
    "Whatever comes in with this e-mail address from then on is credited so, before any click. Where you have set "
    "several, the newest counts. What is recorded already stays."
)
ENDED = Done(
    "Ended.",
    ngettext_lazy("%(number)s %(rows)s ended.", "%(number)s %(rows)s ended.", "number"),
    _("Nothing to do: ended already."),
)
ENDLESS = Done(
    "Without end.",
    ngettext_lazy("%(number)s %(rows)s without end.", "%(number)s %(rows)s without end.", "number"),
    _("Nothing to do: without end already."),
)
TOLD = ("customer_in_words", "kind", "partner", "link", "ad", "since", "from_opt_in")


class LastingFilter(admin.SimpleListFilter):
    """Whether it still credits."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("lasting", gettext("Lasting")), ("ended", gettext("Ended"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        ended = Q(expires_at__lte=timezone.now())
        if self.value() == "ended":
            return queryset.filter(ended)
        return queryset.exclude(ended) if self.value() == "lasting" else queryset


@admin.register(Referral)
class ReferralAdmin(ButtonsAdmin):
    list_name = _("Referral history")
    list_display = ("customer_in_words", "partner", "link", "kind", "since", "ends", "from_opt_in")
    list_filter = (LastingFilter, "kind")
    list_select_related = ("partner", "link", "ad")
    search_fields = ("partner__name", "partner__code", "link__code")
    search_help_text = _("Search by the customer's whole e-mail address, or by the partner's or the link's code.")
    ordering = ("-since", "-pk")
    actions = ("end_now", "let_last")
    buttons: ClassVar[dict[str, Any]] = {"end_now": _("End it now"), "let_last": _("Let it never end")}

    def get_form(self, request: HttpRequest, obj: Referral | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=ReferralForm if obj else ManualReferralForm, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Referral | None = None) -> Any:  # noqa: ARG002
        return TOLD if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Referral | None = None) -> Any:  # noqa: ARG002
        if obj:
            return ((None, {"fields": TOLD}), (_("Until when"), {"fields": ("expires_at", "note")}))
        customer = (_("The customer"), {"fields": ("email",), "description": SET_BY_HAND})
        whom = (_("Whom to credit"), {"fields": ("partner", "link", "ad")})
        return (customer, whom, (_("When and why"), {"fields": ("since", "expires_at", "note")}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.now(), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        """With the e-mail that an opt-in of the same customer may still have."""
        named = OptIn.objects.filter(customer=OuterRef("customer")).exclude(email="").exclude(customer="")
        rows: QuerySet[Referral] = super().get_queryset(request).select_related(*self.list_select_related)
        return rows.annotate(email=Subquery(named.values("email")[:1]))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """An e-mail address is looked for by its hash: nothing else is kept of it."""
        if "@" not in search_term:
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        try:
            email = normalise_email(search_term)
        except ValidationError:
            return queryset.none(), False
        return queryset.filter(customer=customer_hash(email, bytes(portal_of(request).customer_key))), False

    def save_model(self, request: HttpRequest, obj: Referral, form: Any, change: bool) -> None:
        if not change:
            form.fill(obj)
        super().save_model(request, obj, form, change)

    def offered(self, row: Referral) -> list[str]:
        is_over = row.expires_at is not None and row.expires_at <= timezone.now()
        return ([] if is_over else ["end_now"]) + ([] if row.expires_at is None else ["let_last"])

    @admin.action(description=_("End the selected %(verbose_name_plural)s now"), permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: Any) -> None:
        now = timezone.now()
        lasting = queryset.exclude(expires_at__lte=now)
        self.change_each(request, lasting, lambda row: _set_end(row, now, "Ended"), ENDED)

    @admin.action(description=_("Let the selected %(verbose_name_plural)s never end"), permissions=["change"])
    def let_last(self, request: HttpRequest, queryset: Any) -> None:
        ending = queryset.exclude(expires_at=None)
        self.change_each(request, ending, lambda row: _set_end(row, None, "Lasts for ever"), ENDLESS)

    @admin.display(description=_("customer"))
    def customer_in_words(self, row: Any) -> str:
        return row.email or gettext("a customer")

    @admin.display(description=_("ends"), ordering=F("expires_at").asc(nulls_last=True))
    def ends(self, row: Referral) -> str:
        if row.expires_at is None:
            return gettext("never")
        at = date_format(timezone.localtime(row.expires_at), "DATETIME_FORMAT")
        return gettext("ended on %(moment)s") % {"moment": at} if row.expires_at <= timezone.now() else at

    @admin.display(description=_("from"))
    def from_opt_in(self, row: Referral) -> SafeString | str:
        if row.opt_in_id is None:
            return gettext("you")
        address = reverse("admin:stats_optin_change", args=[row.opt_in_id])
        return format_html('<a href="{}">{}</a>', address, gettext("an opt-in"))


def _set_end(row: Referral, at: Any, reason: str) -> None:
    """A referral that is let last is no matter of the window any more."""
    row.expires_at = at
    if at is None and row.kind == Referral.Kind.COOKIE:
        row.kind = Referral.Kind.PERMANENT
    row.save(update_fields=["expires_at", "kind"])
    update_change_reason(row, reason)
