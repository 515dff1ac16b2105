"""The owner's forms for the referral history: a manual referral, and when one ends."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.portal import Portal
from stats.capture.customers import MAX_EMAIL, customer_hash, normalise_email
from stats.credit_forms import CreditedFields, without_emails
from stats.models import Referral

NOTE_HELP = _("Why you do this. It stays when a person is erased, so leave e-mail addresses out.")


class NotedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A referral with a note that says why, and an end that is behind its beginning."""

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"].strip()
        without_emails(note)
        return note

    def check_end(self, since: datetime | None) -> None:
        ends: datetime | None = self.cleaned_data.get("expires_at")
        if since and ends and ends <= since:
            self.add_error("expires_at", gettext("It would end before it begins."))


class ManualReferralForm(CreditedFields, NotedForm):
    """Whatever this customer does from now on is credited so, before everything else."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=MAX_EMAIL,
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=_("Only a keyed hash of it is kept."),
    )

    class Meta:
        model = Referral
        fields = ("partner", "link", "since", "expires_at", "note")
        help_texts = {"since": _("What is received before is not credited by it."), "note": NOTE_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True

    def clean_email(self) -> str:
        return normalise_email(self.cleaned_data["email"])

    def clean_partner(self) -> Partner | None:
        partner: Partner | None = self.cleaned_data["partner"]
        if partner and not partner.is_active:
            raise ValidationError(
                gettext("%(partner)s is deactivated, so nothing would be credited by this.") % {"partner": partner}
            )
        return partner

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_end(cleaned.get("since"))
        return cleaned

    def fill(self, referral: Referral) -> None:
        """Make it the customer's, once the form is valid."""
        referral.kind = Referral.Kind.MANUAL
        referral.customer = customer_hash(self.cleaned_data["email"], bytes(Portal.objects.current().customer_key))


class ReferralForm(NotedForm):
    """End a referral, or let it last longer."""

    class Meta:
        model = Referral
        fields = ("expires_at", "note")
        help_texts = {"note": NOTE_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "note" in self.fields:
            self.fields["note"].required = self.instance.kind == Referral.Kind.MANUAL

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_end(self.instance.since)
        if "expires_at" in self.changed_data and "note" not in self.changed_data and not self.errors:
            self.add_error("note", gettext("Say why you change when it ends."))
        return cleaned
