"""The owner's page with the tag of the script, ready to be copied."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.admin_columns import base_for, copy_area, copy_line, portal_of
from stats.capture.fronts.statics import integrity
from stats.models import HostedForm
from stats.script_tag import clean_host, consent_of, script_tag

MAY_LOOK = "stats.view_hostedform"
MOST_SHOPS = 20
WIDE = forms.TextInput({"class": "vLargeTextField"})
FIELDS = '<input type="hidden" name="{}">\n<input type="hidden" name="rp_seconds">\n'
SAYING = "window.referral ? referral.consent(true) : (window.referral = {given: true})"


class ScriptForm(forms.Form):
    """What the tag says besides the portal settings. Nothing is stored."""

    shops = forms.CharField(
        label=_("Hosts of your shops"),
        max_length=2000,
        required=False,
        widget=WIDE,
        help_text=_(
            "With spaces between, like shop.example.com pay.example.org. Links that lead there take the click "
            "token along. Stripe's payment links do so in any case."
        ),
    )
    domain = forms.CharField(
        label=_("Domain of all your websites"),
        max_length=253,
        required=False,
        widget=WIDE,
        help_text=_(
            "Like example.com, if a visitor goes from www.example.com to blog.example.com: the token is kept "
            "for both. Blank: for the very host."
        ),
    )

    def clean_shops(self) -> list[str]:
        hosts = list(dict.fromkeys(clean_host(text) for text in self.cleaned_data["shops"].replace(",", " ").split()))
        if len(hosts) > MOST_SHOPS:
            raise forms.ValidationError(gettext("%(number)s hosts are the most.") % {"number": MOST_SHOPS})
        return hosts

    def clean_domain(self) -> str:
        text = self.cleaned_data["domain"].strip().removeprefix(".")
        return clean_host(text) if text else ""


def row(request: HttpRequest) -> dict[str, Any] | None:
    """The page among the lists of the admin, as Django lists them; None for those who may not see it."""
    if not request.user.has_perm(MAY_LOOK):
        return None
    perms = {"add": False, "change": False, "delete": False, "view": True}
    place = {"admin_url": reverse("admin:script"), "add_url": None, "view_only": True}
    return {
        "model": HostedForm,
        "name": gettext("Script for your website"),
        "object_name": "Script",
        "perms": perms,
        **place,
    }


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The tag for these shops and this domain."""
    if not request.user.has_perm(MAY_LOOK):
        raise PermissionDenied
    form, portal, base = ScriptForm(request.GET or {}), portal_of(request), base_for(request)
    form.full_clean()
    tag = script_tag(portal, base, form.cleaned_data.get("shops", ()), form.cleaned_data.get("domain", ""))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Script for your website"),
        "form": form,
        "tag": copy_area("script-tag", str(tag)),
        "fields": copy_area("script-fields", FIELDS.format(portal.token_parameter)),
        "policy": copy_line("script-policy", f"script-src {base}"),
        "saying": copy_line("script-consent", SAYING),
        "waits": consent_of(portal),
        "parameter": portal.token_parameter,
        "integrity": copy_line("script-hash", f"script-src '{integrity()}'"),
        "settings": reverse("admin:partners_portal_change", args=[portal.pk]),
    }
    return render(request, "admin/script.html", context)
