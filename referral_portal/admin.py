"""The portal settings in the owner's admin: one row, and its list leads straight to it.

Registered here and not beside its model, because its form asks the links.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.shortcuts import redirect

from partners.admin_rules import Context, KeptAdmin
from partners.portal import Portal
from referral_portal.owner_forms import PortalForm

# What the script on the owner's website is told by its tag.
IN_THE_TAG = frozenset({"base_address", "token_parameter", "window_days", "touch", "consent", "heeds_privacy_signal"})


@admin.register(Portal)
class PortalAdmin(KeptAdmin):
    form = PortalForm
    fieldsets = (
        (None, {"fields": ("name", "time_zone")}),
        ("Addresses", {"fields": ("base_address", "fallback_address", "token_parameter")}),
        ("Credit", {"fields": ("window_days", "touch", "referrals_last", "credits_self_referral")}),
        ("Privacy", {"fields": ("consent", "heeds_privacy_signal")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:  # noqa: ARG002
        return redirect("admin:partners_portal_change", Portal.objects.current().pk)

    def render_change_form(self, request: HttpRequest, context: Context, **kwargs: Any) -> HttpResponse:
        context.update(title="Portal settings", subtitle=None)
        return super().render_change_form(request, context, **kwargs)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Portal, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        host = urlsplit(obj.base_address).hostname
        if host and not validate_host(host, settings.ALLOWED_HOSTS):
            words = f"Visitors cannot reach {host} yet: add it to ALLOWED_HOSTS in the portal's .env, and restart it."
            self.message_user(request, words, messages.WARNING)
        if not IN_THE_TAG.isdisjoint(form.changed_data):
            words = (
                "If the script is on your website, copy its tag again from “Script for your website”: it has changed."
            )
            self.message_user(request, words, messages.WARNING)
        if "token_parameter" in form.changed_data:
            words = f"Forms on your website must carry a hidden field named “{obj.token_parameter}” from now on."
            self.message_user(request, words, messages.WARNING)
