"""The owner's form for a tracking link: what may be saved, in the owner's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from links.destinations import clean_website_address, own_hosts
from links.models import TrackingLink
from links.renaming import check_code, lock_codes
from partners.codes import parse_code
from partners.portal import Portal

NO_PROGRAM = _("Choose at least one program, or open the link to all partners: as it is, nobody could use it.")


class TrackingLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    """Runs inside the transaction that saves the link."""

    class Meta:
        model = TrackingLink
        fields = (
            "name",
            "code",
            "description",
            "website_address",
            "is_open_to_all",
            "programs",
            "expires_at",
            "fallback_address",
            "window_days",
        )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        code = parse_code(typed.strip()) or typed
        lock_codes()
        check_code(self.instance, code)
        return code

    def clean_website_address(self) -> str:
        return self._clean_address(self.cleaned_data["website_address"])

    def clean_fallback_address(self) -> str:
        text: str = self.cleaned_data["fallback_address"]
        return self._clean_address(text) if text.strip() else ""

    def _clean_address(self, text: str) -> str:
        portal = Portal.objects.current()
        return clean_website_address(text, own_hosts=own_hosts(portal), token_parameter=portal.token_parameter)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_open_to_all") is False and not cleaned.get("programs") and "programs" not in self.errors:
            self.add_error("programs", NO_PROGRAM)
        return cleaned
