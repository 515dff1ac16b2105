"""What people set of their own account: the name, and for partners what they are told by mail."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, User
from partners.notifications import Digest

DIGEST_WORDS = _(
    "Hits, opt-ins and revenue beside those before, for you and your team. On days without anything, none comes."
)
OPT_IN_WORDS = _("Within a minute, with link, ad and amount. Many a day? Then a digest is calmer.")


class ProfileForm(forms.ModelForm[User]):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("How the owner, and the partner who recruited you, see you. Your code stays as it is."),
    )

    class Meta:
        model = User
        fields = ("name",)

    def save(self, commit: bool = True) -> User:
        """An account and its partner have one name."""
        with transaction.atomic():
            partner = Partner.objects.select_for_update().filter(user=self.instance).first()
            if partner:
                partner.name = self.cleaned_data["name"]
                partner.save(update_fields=["name", "changed_at"])
            return super().save(commit)


class NotificationsForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("A digest of your figures"), choices=Digest, widget=forms.RadioSelect, help_text=DIGEST_WORDS
    )
    opt_ins = forms.BooleanField(
        label=_("A mail for each opt-in as it happens"), required=False, help_text=OPT_IN_WORDS
    )

    def __init__(self, partner: Partner, data: Any = None) -> None:
        given = {"digest": partner.digest, "opt_ins": partner.opt_in_mails_since is not None}
        super().__init__(data, initial=given)
