"""The owner's forms for hosted forms and purchase sources: what may be saved, in the owner's words."""

from django import forms

from links.destinations import clean_website_address, own_hosts
from partners.portal import Portal
from stats.models import HostedForm, PurchaseSource


class HostedFormForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = HostedForm
        fields = ("name", "code", "thank_you_address", "opt_ins_per")

    def clean_thank_you_address(self) -> str:
        """The rules of a link's website address: people are sent there, so it may lead nowhere else."""
        portal = Portal.objects.current()
        return clean_website_address(
            self.cleaned_data["thank_you_address"],
            own_hosts=own_hosts(portal),
            token_parameter=portal.token_parameter,
        )


class PurchaseSourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PurchaseSource
        fields = ("name", "code", "kind", "is_test")
