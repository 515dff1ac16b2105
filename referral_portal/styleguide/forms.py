"""A form with a field of every kind, in every state."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

KINDS = [("blog", "Blog"), ("video", "Video"), ("qr-code", "QR code")]


class SampleForm(forms.Form):
    """Nothing is done with it."""

    name = forms.CharField(max_length=40, help_text="What you call it. Only you see this.")
    wrong = forms.EmailField(label="E-mail", help_text="Where we reach you.")
    code = forms.CharField(required=False, disabled=True, initial="website2", help_text="It cannot change any more.")
    kind = forms.ChoiceField(label="Media type", choices=KINDS)
    start = forms.DateField(label="Start date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    news = forms.ChoiceField(
        label="Mails", choices=[("daily", "Every day"), ("weekly", "Every week")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Remember me on this device", required=False)
    missing = forms.BooleanField(label="I have read the rules")

    def clean(self) -> dict[str, Any]:
        raise ValidationError("This stands above a form when something is wrong with all of it.")


def sample_form(prefix: str) -> SampleForm:
    """Filled in, with two mistakes. The prefix keeps the names apart when a page has two."""
    given = {"name": "Spring letter", "wrong": "alice@", "kind": "video", "news": "weekly"}
    return SampleForm({f"{prefix}-{field}": text for field, text in given.items()}, prefix=prefix)
