"""Partners' ads, for the owner to look at, to retire and to restore. Only their partners make and edit them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ads.models import Ad
from partners.admin_buttons import RetirableAdmin, StateFilter
from partners.admin_columns import HitColumns, HitsFilter, badge, code, today
from stats.reports import last_days, with_hits


@admin.register(Ad)
class AdAdmin(HitColumns, RetirableAdmin):
    list_display = ("name", "code", "partner", "media_type", "state", "hits_in_30_days", "last_hit", "start_date")
    list_filter = (StateFilter, HitsFilter, "media_type")
    search_fields = ("name", "code", "partner__name", "partner__code", "description")
    search_help_text = gettext_lazy("Search by the ad's name, code or description, or by its partner's name or code.")
    list_select_related = ("partner",)
    ordering = ("-pk",)
    fields = (
        "name",
        "code",
        "address_pattern",
        "partner",
        "media_type",
        "start_date",
        "description",
        "state",
        "hits_in_30_days",
        "last_hit",
        "created_at",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ad]:
        ads: QuerySet[Ad] = super().get_queryset(request).select_related("partner")
        return with_hits(ads, "ad", last_days(30, today(request)))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> Any:
        """Nothing to save here: the page's buttons retire and restore."""
        context.update(show_save=False, show_save_and_continue=False, title=_("Ad"), subtitle=context.get("subtitle"))
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description=gettext_lazy("state"), ordering="retired_at")
    def state(self, ad: Ad) -> SafeString:
        return badge("retired" if ad.is_retired else "in use")

    @admin.display(description=gettext_lazy("address pattern"))
    def address_pattern(self, ad: Ad) -> SafeString:
        return code(f"/go/<link>/{ad.partner.code}/{ad.code}")
