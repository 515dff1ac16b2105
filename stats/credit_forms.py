"""The owner's forms that credit by hand: an opt-in, or whatever a customer does from now on."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ads.models import Ad
from links.models import TrackingLink
from partners.choosers import Chooser
from partners.codes import parse_code
from partners.models import Partner
from stats.capture.credit import NoCredit, Rule
from stats.capture.opt_ins.by_hand import Credit
from stats.models import OptIn
from stats.traces.steps import names_somebody

AD_HELP = _("The code of an ad of this partner, or of a partner above. Blank: no ad.")
AN_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
NO_EMAILS = _("Leave e-mail addresses out: this text stays when a person is erased.")
SAME = _("It is so already: there is nothing to change.")


def without_emails(text: str) -> None:
    """Raises ValidationError for a text that names somebody by e-mail."""
    if AN_EMAIL.search(text):
        raise ValidationError(NO_EMAILS)


def _choose(queryset: Any, field: str, label: Any) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """A row to be searched for by name and code; which are offered is the same for every model that has the field."""
    return forms.ModelChoiceField(
        queryset, required=False, widget=Chooser(OptIn._meta.get_field(field), admin.site), label=label
    )


class CreditedFields(forms.Form):
    """Whom: a partner, a link that is open to the partner, an ad of the partner's line perhaps."""

    partner = _choose(Partner.objects.all(), "partner", _("Partner"))
    link = _choose(TrackingLink.objects.all(), "link", _("Link"))
    ad = forms.CharField(
        label=_("Ad"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=AD_HELP,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        partner = cleaned.get("partner")
        if not partner and "partner" not in self.errors and self.wants_partner():
            self.add_error("partner", gettext("Choose the partner who is credited."))
        if partner and not self.errors.get("link"):
            self._check_link(partner, cleaned.get("link"))
        cleaned["ad"] = self._ad(partner, cleaned.get("ad") or "") if partner else None
        return cleaned

    def wants_partner(self) -> bool:
        """Whether somebody is to be credited at all."""
        return True

    def _check_link(self, partner: Partner, link: TrackingLink | None) -> None:
        if link is None:
            self.add_error("link", gettext("Choose the link that is credited."))
        elif not TrackingLink.objects.open_to(partner).filter(pk=link.pk).exists():
            self.add_error("link", gettext("%(link)s is not open to %(partner)s.") % {"link": link, "partner": partner})

    def _ad(self, partner: Partner, typed: str) -> Ad | None:
        if not typed.strip():
            return None
        meant = Ad.objects.meant_by(parse_code(typed.strip()) or "", partner)
        if not meant:
            self.add_error(
                "ad", gettext("%(partner)s has no ad with this code, and nobody above has.") % {"partner": partner}
            )
        return meant[0] if meant else None


def suggested(opt_in: OptIn) -> dict[str, Any]:
    """What the form begins with: whom the evidence names, where nobody is credited."""
    line = names_somebody(opt_in)
    if line is None:
        return {}
    ad = Ad.objects.filter(pk=line["ad"]).first()
    return {"partner": line["partner"], "link": line["link"], "ad": ad.code if ad else ""}


class CreditForm(CreditedFields):
    """Credit one opt-in to somebody, or to nobody."""

    PARTNER, NOBODY = "partner", "nobody"

    field_order = ("to", "partner", "link", "ad", "why")

    to = forms.ChoiceField(
        label=_("Credit it to"),
        choices=[(PARTNER, _("a partner")), (NOBODY, _("nobody"))],
        widget=forms.RadioSelect,
        initial=PARTNER,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        validators=[without_emails],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the trace, with your name. Owners read it; partners do not."),
    )

    def __init__(self, *args: Any, opt_in: OptIn, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": suggested(opt_in), **kwargs})
        self.opt_in = opt_in

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("to") == self.NOBODY:
            self.cleaned_data |= {"partner": None, "link": None, "ad": None}
            for name in {"partner", "link", "ad"} & self.errors.keys():
                del self.errors[name]
        cleaned = super().clean()
        if not self.errors and self._is_so_already():
            raise ValidationError(SAME)
        return cleaned

    def wants_partner(self) -> bool:
        return self.cleaned_data.get("to") == self.PARTNER

    def credit(self) -> Credit | None:
        """Whom, once the form is valid; None: nobody."""
        data = self.cleaned_data
        return Credit(data["partner"], data["link"], data["ad"]) if data["partner"] else None

    def _is_so_already(self) -> bool:
        to, stands = self.credit(), self.opt_in
        if to is None:
            return stands.reason == NoCredit.BY_HAND
        asked = (to.partner.pk, to.link.pk, to.ad.pk if to.ad else None)
        return stands.rule == Rule.BY_HAND and (stands.partner_id, stands.link_id, stands.ad_id) == asked
