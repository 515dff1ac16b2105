"""Purchase sources in the owner's admin: the shops that report purchases, and what came from them lately."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.admin_columns import copy_line, today
from stats import shops_lately
from stats.admin_doors import DoorAdmin
from stats.admin_secrets import CHANGE, SecretPages
from stats.models import Delivery, PurchaseSource
from stats.models.sources import new_secret
from stats.owner_forms import PurchaseSourceForm

# What is said of a secret, and of the one before it; and what can be done.
ENTERED = (
    _("It was entered, and is not shown again."),
    _("The one before it is accepted too, until another is entered."),
    _("Enter a new secret"),
)
MADE = (
    _("It was made, and is not shown again."),
    _("The one before it is accepted too, until another is made."),
    _("Make a new secret"),
)


@admin.register(PurchaseSource)
class PurchaseSourceAdmin(SecretPages, DoorAdmin):
    form = PurchaseSourceForm
    door = "source"
    list_display = ("name", "code", "mode", "kind", "state", "opt_ins_in_30_days", "last_delivery")
    list_filter = (*DoorAdmin.list_filter, "is_test", "kind")
    in_shop = ("address", "signing_secret", "next_step")
    so_far = ("state", "opt_ins_in_30_days", "last_opt_in", "last_delivery", "deliveries_lately", "refused_lately")
    readonly_fields = (*in_shop, *so_far)
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "is_test")}),
        (_("In your shop"), {"fields": in_shop}),
        (_("So far"), {"fields": so_far}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with the portal's day, and when they were last heard of."""
        of_source = Delivery.objects.filter(source=OuterRef("pk")).order_by().values("source")
        last = of_source.annotate(last=Max("last_received_at")).values("last")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(last_delivery_at=Subquery(last))  # type: ignore[no-any-return]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, with what came from it lately: asked once for its whole page."""
        source = super().get_object(request, object_id, from_field)
        if source is not None:
            source.lately = shops_lately.lately(source, today(request))
        return source

    def get_fieldsets(self, request: HttpRequest, obj: PurchaseSource | None = None) -> Any:  # noqa: ARG002
        return self.fieldsets if obj else self.fieldsets[:1]

    def get_readonly_fields(self, request: HttpRequest, obj: PurchaseSource | None = None) -> Any:
        """A shop that has spoken stays of its kind: its events could not be read again."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "kind") if obj and obj.deliveries.exists() else fields

    def save_model(self, request: HttpRequest, obj: PurchaseSource, form: Any, change: bool) -> None:
        if not change or "kind" in form.changed_data:
            obj.secret, obj.previous_secret = "" if obj.is_given_its_secret else new_secret(), ""
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: PurchaseSource, post_url_continue: str | None = None
    ) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)  # its message
        return redirect(CHANGE, obj.pk) if obj.is_given_its_secret else self.show_once(request, obj)

    @admin.display(description=_("for"), ordering="is_test")
    def mode(self, source: PurchaseSource) -> str:
        return gettext("tests") if source.is_test else gettext("live purchases")

    @admin.display(description=_("last delivery"), ordering="last_delivery_at")
    def last_delivery(self, source: Any) -> str:
        at = source.last_delivery_at
        return date_format(localtime(at), "DATETIME_FORMAT") if at else gettext("never")

    @admin.display(description=_("address that it sends to"))
    def address(self, source: Any) -> SafeString:
        return copy_line("source-address", f"{source.base}/hooks/purchases/{source.code}/")

    @admin.display(description=_("secret"))
    def signing_secret(self, source: PurchaseSource) -> SafeString:
        new = reverse("admin:stats_purchasesource_new_secret", args=[source.pk])
        words, label = _of_secret(source)
        return format_html('{} <a href="{}">{}</a>', words, new, label)

    @admin.display(description=_("what to do next"))
    def next_step(self, source: Any) -> str:
        return shops_lately.next_step(source, source.lately)

    @admin.display(description=_("deliveries in 30 days"))
    def deliveries_lately(self, source: Any) -> SafeString:
        deliveries = f"{reverse('admin:stats_delivery_changelist')}?source__id__exact={source.pk}"
        context = {"became": source.lately.became, "deliveries": deliveries}
        return render_to_string("admin/stats/purchasesource/_deliveries.html", context)

    @admin.display(description=_("refused in 30 days"))
    def refused_lately(self, source: Any) -> SafeString:
        context = {"refused": source.lately.refused}
        return render_to_string("admin/stats/purchasesource/_refused.html", context)


def _of_secret(source: PurchaseSource) -> tuple[str, str]:
    """What is known of the secret, and what can be done with it."""
    if not source.secret:
        return gettext("None has been entered yet."), gettext("Enter the shop's secret")
    words, old, label = ENTERED if source.is_given_its_secret else MADE
    return f"{words} {old}" if source.previous_secret else str(words), str(label)
