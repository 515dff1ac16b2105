"""The owner's form for the portal settings: what would break links that are out there is refused."""

import zoneinfo
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from links.destinations import clean_website_address, own_hosts
from links.models import TrackingLink
from partners.portal import Portal
from partners.selects import LongSelect
from referral_portal.branding_forms import BrandingForm

EXAMPLES = 3
# What addresses depend on.
CHOSEN = ("base_address", "fallback_address", "token_parameter")
TAKEN_BY_FORMS = {"email", "rp_seconds", "rp_website"}


class PortalForm(BrandingForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        widget=LongSelect({"translate": "no"}),
        help_text=gettext_lazy("Decides where a day begins in every report. A change concerns later days only."),
    )

    class Meta:
        model = Portal
        fields = (
            "name",
            "language",
            "time_zone",
            "accent",
            "welcome",
            "base_address",
            "fallback_address",
            "token_parameter",
            "window_days",
            "touch",
            "referrals_last",
            "credits_self_referral",
            "consent",
            "heeds_privacy_signal",
        )
        labels = {
            "name": gettext_lazy("Name"),
            "fallback_address": gettext_lazy("Fallback address"),
            "token_parameter": gettext_lazy("Token parameter"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.fields["time_zone"].choices = time_zones(self.instance.time_zone)  # type: ignore[attr-defined]

    def clean_base_address(self) -> str:
        return str(self.cleaned_data["base_address"]).lower()

    def clean_token_parameter(self) -> str:
        parameter: str = self.cleaned_data["token_parameter"]
        if parameter in TAKEN_BY_FORMS:
            words = _("“%(parameter)s” is the name of a field that forms have for something else.")
            raise ValidationError(words % {"parameter": parameter})
        return parameter

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        portal = Portal(**{name: cleaned.get(name, getattr(self.instance, name)) for name in CHOSEN})
        self._check_fallback(portal)
        for field in ("token_parameter", "base_address"):
            if field in self.changed_data and field not in self.errors:
                self._check_links(portal, field)
        return cleaned

    def _check_fallback(self, portal: Portal) -> None:
        if not portal.fallback_address or "fallback_address" in self.errors:
            return
        try:
            self.cleaned_data["fallback_address"] = clean_address(portal.fallback_address, portal)
        except ValidationError as refusal:
            self.add_error("fallback_address", refusal)

    def _check_links(self, portal: Portal, field: str) -> None:
        """Every website address that is out there must still be one under the new settings."""
        before = Portal(**{**{name: getattr(portal, name) for name in CHOSEN}, field: self.initial[field]})
        spoilt = list(spoilt_links(before, portal))
        if spoilt:
            named = ", ".join(f"{link.name} ({link.code})" for link, _ in spoilt[:EXAMPLES])
            said = {"reason": spoilt[0][1], "named": named, "number": len(spoilt) - EXAMPLES}
            words = _("%(reason)s Concerned: %(named)s. Change the links first.")
            if len(spoilt) > EXAMPLES:
                words = _("%(reason)s Concerned: %(named)s and %(number)s more. Change the links first.")
            self.add_error(field, words % said)


def clean_address(text: str, portal: Portal) -> str:
    return clean_website_address(text, own_hosts=own_hosts(portal), token_parameter=portal.token_parameter)


def spoilt_links(before: Portal, after: Portal) -> Iterator[tuple[TrackingLink, str]]:
    """Links whose website address was fine before the change and would be refused after it, with the reason."""
    for link in TrackingLink.objects.only("name", "code", "website_address").order_by("name").iterator():
        reason = _refusal(link.website_address, after)
        if reason and not _refusal(link.website_address, before):
            yield link, reason


def _refusal(address: str, portal: Portal) -> str | None:
    try:
        clean_address(address, portal)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return None


def time_zones(current: str) -> Collection[tuple[str, str]]:
    """Places that people look for, and the zone that is set, whatever its name."""
    return [(name, name.replace("_", " ")) for name in sorted(_places() | {"UTC", current})]


@cache
def _places() -> frozenset[str]:
    """Read once: each of six hundred is a file."""
    names = zoneinfo.available_timezones()
    return frozenset(name for name in names if "/" in name and not name.startswith("Etc/"))
