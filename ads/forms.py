"""The form by which a partner makes and edits an ad."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ads.models import Ad
from partners.codes import fresh_code
from partners.models import Partner
from partners.team import lock_tree

TAKEN = _("You, your team or the partners above you have an ad with this code. Choose another.")
OUT_OF_RANGE = _("Choose a day from 2000 to 2099.")

MADE_FROM_NAME = _("The last part of the address. Leave it empty to have it made from the name.")
CHANGEABLE = _("You can change it until the first hit. Addresses that carry the old code then count without an ad.")
FROZEN = _("This code has hits and stays as it is, so that no address comes to mean something else.")


class AdForm(forms.ModelForm):  # type: ignore[type-arg]
    """An ad of one partner. A code that is not typed is made from the name."""

    start_date = forms.DateField(
        label=_("Start date"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "2000-01-01", "max": "2099-12-31"}),
        validators=[
            MinValueValidator(date(2000, 1, 1), OUT_OF_RANGE),
            MaxValueValidator(date(2099, 12, 31), OUT_OF_RANGE),
        ],
        error_messages={"invalid": _("Write the day like 2027-03-31.")},
        help_text=Ad._meta.get_field("start_date").help_text,
    )

    class Meta:
        model = Ad
        fields = ["name", "description", "media_type", "start_date", "code"]
        labels = {
            "name": _("Name"),
            "description": _("Description"),
            "media_type": _("Media type"),
            "code": _("Code"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.partner = partner
        code = self.fields["code"]
        code.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        code.required = self.instance.pk is not None
        code.disabled = self.instance.first_hit_at is not None
        if code.disabled:
            code.help_text = FROZEN
        else:
            code.help_text = CHANGEABLE if code.required else MADE_FROM_NAME

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(letter.isprintable() for letter in name):
            raise ValidationError(_("Write a name that can be read."), code="invisible")
        return name

    def clean_code(self) -> str:
        """In lower case, as it is stored and compared."""
        return str(Ad._meta.get_field("code").to_python(self.cleaned_data["code"]))

    def clean(self) -> None:
        """Choose or check the code. What is free stays free only within the caller's transaction."""
        super().clean()
        code, name = self.cleaned_data.get("code"), self.cleaned_data.get("name")
        if code is None or name is None or (code and code == self.instance.code):
            return
        lock_tree()
        taken = set(Ad.objects.near(self.instance.partner).exclude(pk=self.instance.pk).values_list("code", flat=True))
        if not code:
            self.cleaned_data["code"] = fresh_code(name, taken.__contains__, fallback="ad")
        elif code in taken:
            self.add_error("code", ValidationError(TAKEN, code="taken"))


def save_ad(form: AdForm) -> Ad | None:
    """Save what was typed; None where something is wrong with it, and the form says what."""
    try:
        with transaction.atomic():
            return form.save() if form.is_valid() else None
    except IntegrityError:
        form.add_error("code", ValidationError(TAKEN, code="taken"))
        return None
