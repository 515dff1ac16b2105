"""The portal settings in the owner's admin: one row, and its list leads straight to it.

Registered here and not beside its model, because its form asks the links.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import update_change_reason

from partners.admin_rules import Context, KeptAdmin
from partners.portal import Portal
from referral_portal.branding_forms import adjustments
from referral_portal.owner_forms import PortalForm

# What the script on the owner's website is told by its tag.
IN_THE_TAG = frozenset({"base_address", "token_parameter", "window_days", "touch", "consent", "heeds_privacy_signal"})


@admin.register(Portal)
class PortalAdmin(KeptAdmin):
    form = PortalForm
    fieldsets = (
        (None, {"fields": ("name", "language", "time_zone")}),
        (gettext_lazy("Branding"), {"fields": ("logo", "accent", "welcome")}),
        (gettext_lazy("Addresses"), {"fields": ("base_address", "fallback_address", "token_parameter")}),
        (gettext_lazy("Credit"), {"fields": ("window_days", "touch", "referrals_last", "credits_self_referral")}),
        (gettext_lazy("Privacy"), {"fields": ("consent", "heeds_privacy_signal")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Portal]:  # noqa: ARG002
        """Knowing of the logo."""
        return Portal.objects.with_logo()

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:  # noqa: ARG002
        return redirect("admin:partners_portal_change", Portal.objects.current().pk)

    def render_change_form(self, request: HttpRequest, context: Context, **kwargs: Any) -> HttpResponse:
        context.update(title=_("Portal settings"), subtitle=None)
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Portal, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        form.keep_logo()
        if "logo" in form.changed_data:
            update_change_reason(obj, _("Logo changed"))
        if "accent" in form.changed_data and obj.accent:
            for words in adjustments(obj.accent):
                self.message_user(request, words)
        self._remind(request, obj, form)

    def _remind(self, request: HttpRequest, obj: Portal, form: Any) -> None:
        """What has to be done elsewhere now."""
        host = urlsplit(obj.base_address).hostname
        if host and not validate_host(host, settings.ALLOWED_HOSTS):
            words = _(
                "Visitors cannot reach %(host)s yet: add it to ALLOWED_HOSTS in the portal's .env, and restart it."
            )
            self.message_user(request, words % {"host": host}, messages.WARNING)
        if not IN_THE_TAG.isdisjoint(form.changed_data):
            words = _(
                "If the script is on your website, copy its tag again from “Script for your website”: it has changed."
            )
            self.message_user(request, words, messages.WARNING)
        if "token_parameter" in form.changed_data:
            words = _("Forms on your website must carry a hidden field named “%(parameter)s” from now on.")
            self.message_user(request, words % {"parameter": obj.token_parameter}, messages.WARNING)

    @admin.display(description=gettext_lazy("logo"))
    def logo(self, portal: Portal) -> str:
        """For those who may only look."""
        if portal.logo is None:
            return _("none")
        return format_html('<img src="{}" alt="" height="{}">', portal.logo.address, portal.logo.HEIGHT)
