"""The owner's forms for hosted forms and purchase sources: what may be saved, in the owner's words."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from links.destinations import clean_website_address, own_hosts
from partners.portal import Portal
from stats.models import HostedForm, PurchaseSource
from stats.models.sources import SECRET_PREFIX

USUAL_PORTS = {"https": ":443", "http": ":80"}
MAX_SECRET = 200
SECRET = re.compile(r"[!-~]{8,}")


class HostedFormForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = HostedForm
        fields = (
            "name",
            "code",
            "thank_you_address",
            "opt_ins_per",
            "allowed_origins",
            "minimum_seconds",
            "most_an_hour",
        )
        labels = {"thank_you_address": _("Thank-you address"), "allowed_origins": _("Allowed websites")}
        widgets = {"allowed_origins": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def clean_thank_you_address(self) -> str:
        """The rules of a link's website address: people are sent there, so it may lead nowhere else."""
        portal = Portal.objects.current()
        return clean_website_address(
            self.cleaned_data["thank_you_address"],
            own_hosts=own_hosts(portal),
            token_parameter=portal.token_parameter,
        )

    def clean_allowed_origins(self) -> str:
        """One a line, each once, in the spelling that browsers send."""
        origins, problems = dict[str, None](), list[ValidationError]()
        for line in self.cleaned_data["allowed_origins"].split():
            try:
                origins[clean_origin(line)] = None
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return "\n".join(origins)


def clean_origin(text: str) -> str:
    """A website as browsers name it: scheme, host, and the port where it is an unusual one. Raises ValidationError."""
    try:
        parts = urlsplit(clean_website_address(text, own_hosts=(), token_parameter=""))
    except ValidationError as problem:
        raise ValidationError(f"“{text}”: {problem.messages[0]}") from None
    website = f"{parts.scheme}://{parts.netloc.removesuffix(USUAL_PORTS[parts.scheme])}"
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValidationError(
            gettext("“%(text)s” names a page. Write the website alone: %(website)s")
            % {"text": text, "website": website}
        )
    return website


class PurchaseSourceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PurchaseSource
        fields = ("name", "code", "kind", "is_test")
        help_texts = {"kind": _("How the shop writes its events. Cannot be changed once an event has come.")}


class GivenSecretForm(forms.Form):
    """The secret that a shop has made. What was typed is never shown again."""

    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=MAX_SECRET,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args: Any, source: PurchaseSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"])
        if not SECRET.fullmatch(secret):
            raise ValidationError(gettext("A secret is one word of at least 8 plain letters, digits and signs."))
        if self.source.kind == PurchaseSource.Kind.STRIPE and not secret.startswith(SECRET_PREFIX):
            raise ValidationError(
                gettext("The signing secret of an endpoint of Stripe begins with %(prefix)s")
                % {"prefix": SECRET_PREFIX}
            )
        if secret == self.source.secret:
            raise ValidationError(gettext("This is the present secret already."))
        return secret
