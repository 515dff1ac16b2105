"""Partners and programs, as the owner looks after them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from simple_history.utils import update_change_reason

from partners import admin_accounts
from partners.accounts import open_account, update_account
from partners.admin_columns import HitColumns, HitsFilter, badge, code, names, today, with_note
from partners.admin_invitations import InvitingAdmin
from partners.admin_rules import KeptAdmin
from partners.invitations import IS_INVITED
from partners.models import Partner, Program
from partners.owner_forms import PartnerForm
from partners.seeing import notes_on
from stats.reports import last_days, with_hits

__all__ = ["PartnerAdmin", "ProgramAdmin", "admin_accounts"]

NOTES_SHOWN = 50


class PartnerStatusFilter(admin.SimpleListFilter):
    """Whether the partner takes part."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("active", gettext("Active")),
            ("invited", gettext("Has not chosen a password yet")),
            ("inactive", gettext("Deactivated")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case "active":
                return queryset.active().exclude(IS_INVITED)
            case "invited":
                return queryset.active().filter(IS_INVITED)
            case "inactive":
                return queryset.filter(deactivated_at__isnull=False)
            case _:
                return queryset


class RecruitedFilter(admin.SimpleListFilter):
    """Whether another partner brought this one."""

    title = _("recruited by")
    parameter_name = "recruited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("partner", gettext("A partner")), ("nobody", gettext("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        return queryset.filter(parent__isnull=self.value() == "nobody") if self.value() else queryset


@admin.register(Partner)
class PartnerAdmin(HitColumns, InvitingAdmin):
    form = PartnerForm
    object_history_template = "admin/partners/partner/history.html"
    list_display = ("name", "code", "status", "parent", "in_programs", "hits_in_30_days", "last_hit", "joined_at")
    list_filter = (PartnerStatusFilter, HitsFilter, "programs", RecruitedFilter)
    list_select_related = ("user", "parent")
    search_fields = ("name", "code", "user__email")
    search_help_text = _("Search by name, code or e-mail address.")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent", "programs")
    readonly_fields = (
        "frozen_code",
        "address_pattern",
        "direct_recruits",
        "status",
        "joined_at",
        "deactivated_at",
        "hits_in_30_days",
        "last_hit",
    )

    def get_fieldsets(self, request: HttpRequest, obj: Partner | None = None) -> Any:  # noqa: ARG002
        relations = (gettext("Where the partner belongs"), {"fields": ("parent", "programs")})
        credit = (gettext("Credit"), {"fields": ("window_days",)})
        if obj is None:
            return ((None, {"fields": ("name", "code", "email")}), relations, credit)
        so_far = ("status", "hits_in_30_days", "last_hit", "direct_recruits", "joined_at")
        code = "frozen_code" if obj.first_hit_at else "code"
        return (
            (None, {"fields": ("name", code, "address_pattern", "email")}),
            relations,
            credit,
            (gettext("So far"), {"fields": so_far if obj.is_active else (*so_far, "deactivated_at")}),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        partners: QuerySet[Partner] = super().get_queryset(request).select_related("user", "parent")
        return with_hits(partners.prefetch_related("programs"), "partner", last_days(30, today(request)))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """With what was done and changed nothing: invitations, and who saw the portal as this partner."""
        notes = notes_on(object_id)[:NOTES_SHOWN]
        return super().history_view(request, object_id, {**(extra_context or {}), "notes": notes})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the little buttons that would open another partner beside this one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "parent":
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """The partner with the account, in the transaction of the page."""
        data = form.account_data(form.cleaned_data)
        if not change:
            obj.user = open_account(**data)
        elif form.has_changed():
            update_account(obj.user, **data)
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            update_change_reason(obj, "E-mail address changed")

    @admin.display(description=_("status"))
    def status(self, partner: Partner) -> SafeString:
        return badge(partner.status)

    @admin.display(description=_("programs"))
    def in_programs(self, partner: Partner) -> str:
        return names(partner.programs) or gettext("none")

    @admin.display(description=_("code"))
    def frozen_code(self, partner: Partner) -> SafeString:
        return with_note(
            code(partner.code), gettext("Frozen since the first hit: the addresses that are out there carry it.")
        )

    @admin.display(description=_("address pattern"))
    def address_pattern(self, partner: Partner) -> SafeString:
        return code(f"/go/<link>/{partner.code}/<ad>")

    @admin.display(description=_("recruited directly"))
    def direct_recruits(self, partner: Partner) -> str:
        number = partner.recruits.count()
        url = f"{reverse('admin:partners_partner_changelist')}?parent__id__exact={partner.pk}"
        words = ngettext("%(number)s partner", "%(number)s partners", number) % {"number": number}
        return format_html('<a href="{}">{}</a>', url, words) if number else gettext("nobody")


@admin.register(Program)
class ProgramAdmin(KeptAdmin):
    list_display = ("name", "number_of_partners", "number_of_links", "description")
    search_fields = ("name", "description")
    ordering = ("name",)
    fields = ("name", "description")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Program]:
        programs: QuerySet[Program] = super().get_queryset(request)
        return programs.annotate(
            partners_in_it=Count("partners", distinct=True), links_for_it=Count("links", distinct=True)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what nobody uses: a link that is open to it alone would be open to nobody."""
        is_unused = obj is not None and not obj.partners.exists() and not obj.links.exists()
        return is_unused and admin.ModelAdmin.has_delete_permission(self, request, obj)

    @admin.display(description=_("partners in it"), ordering="partners_in_it")
    def number_of_partners(self, program: Any) -> int:
        return int(program.partners_in_it)

    @admin.display(description=_("links open to it"), ordering="links_for_it")
    def number_of_links(self, program: Any) -> int:
        return int(program.links_for_it)
