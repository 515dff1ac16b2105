"""Tracking links, as the owner looks after them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from links.addresses import address_for
from links.models import TrackingLink
from links.owner_forms import TrackingLinkForm
from links.renaming import keep_old_code
from partners.admin_buttons import RetirableAdmin
from partners.admin_columns import HitColumns, HitsFilter, badge, base_for, code, names, open_link, today, with_note
from stats.reports import last_days, with_hits


class LinkStatusFilter(admin.SimpleListFilter):
    """What following the link's addresses does today."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("live", gettext("Live")), ("expired", gettext("Expired")), ("retired", gettext("Retired"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case "live":
                return queryset.live()
            case "expired":
                return queryset.filter(retired_at=None, expires_at__lte=timezone.now())
            case "retired":
                return queryset.filter(retired_at__isnull=False)
            case _:
                return queryset


@admin.register(TrackingLink)
class TrackingLinkAdmin(HitColumns, RetirableAdmin):
    form = TrackingLinkForm
    list_display = ("name", "code", "status", "open_to", "website", "hits_in_30_days", "last_hit", "expires_at")
    list_filter = (LinkStatusFilter, HitsFilter, "is_open_to_all", "programs")
    search_fields = ("name", "code", "aliases__code", "website_address", "description")
    search_help_text = _("Search by name, code (earlier ones too), website address or description.")
    ordering = ("name", "pk")
    autocomplete_fields = ("programs",)
    readonly_fields = ("address_pattern", "open_website", "earlier_codes", "status", "hits_in_30_days", "last_hit")
    fieldsets = (
        (None, {"fields": ("name", "code", "address_pattern", "earlier_codes", "description")}),
        (_("Where visitors go"), {"fields": ("website_address", "open_website", "fallback_address", "expires_at")}),
        (_("Who may use it"), {"fields": ("is_open_to_all", "programs")}),
        (_("Credit"), {"fields": ("window_days",)}),
        (_("So far"), {"fields": ("status", "hits_in_30_days", "last_hit")}),
    )
    add_fieldsets = (
        (None, {"fields": ("name", "code", "description")}),
        (_("Where visitors go"), {"fields": ("website_address", "fallback_address", "expires_at")}),
        *fieldsets[2:4],
    )

    def get_fieldsets(self, request: HttpRequest, obj: TrackingLink | None = None) -> Any:  # noqa: ARG002
        return self.fieldsets if obj else self.add_fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrackingLink]:
        links: QuerySet[TrackingLink] = super().get_queryset(request).annotate(base=Value(base_for(request)))
        return with_hits(links.prefetch_related("programs"), "link", last_days(30, today(request)))

    def save_model(self, request: HttpRequest, obj: TrackingLink, form: Any, change: bool) -> None:
        if change:
            keep_old_code(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("status"), ordering="retired_at")
    def status(self, link: TrackingLink) -> SafeString:
        return badge(link.status(timezone.now()))

    @admin.display(description=_("open to"))
    def open_to(self, link: TrackingLink) -> str:
        return gettext("all partners") if link.is_open_to_all else names(link.programs)

    @admin.display(description=_("website"), ordering="website_address")
    def website(self, link: TrackingLink) -> SafeString | str:
        return open_link(link.website_address, urlsplit(link.website_address).hostname or "")

    @admin.display(description=_("website"))
    def open_website(self, link: TrackingLink) -> SafeString | str:
        return open_link(link.website_address, gettext("Open its website"))

    @admin.display(description=_("address pattern"))
    def address_pattern(self, link: Any) -> SafeString:
        address = address_for(link.base, link.code, "<partner>", "<ad>")
        return with_note(
            code(address), gettext("A partner's code takes the place of <partner>; the ad's code is optional.")
        )

    @admin.display(description=_("earlier codes"))
    def earlier_codes(self, link: TrackingLink) -> str:
        codes = format_html_join(", ", "<code>{}</code>", link.aliases.order_by("-pk").values_list("code"))
        return with_note(codes, gettext("They keep leading here.")) if codes else gettext("none")
