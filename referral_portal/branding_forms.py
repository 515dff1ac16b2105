"""How the portal looks, in the owner's form for its settings: logo, accent colour, language."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.branding import Logo
from partners.colours import palette, parse_colour
from partners.pictures import MOST_BYTES, Picture, PictureRefused, look_at
from partners.portal import OWN_GREEN, Portal


class LogoInput(forms.ClearableFileInput):
    """The logo as it is, a box to remove it, and a place for another one."""

    template_name = "admin/widgets/logo.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)


class ColourInput(forms.TextInput):
    """A colour to type; with JavaScript one to pick as well, and how it will look."""

    template_name = "admin/widgets/colour.html"

    class Media:
        js = ("js/branding.js",)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "colour": parse_colour(str(value or "")) or OWN_GREEN}


class BrandingForm(forms.ModelForm):  # type: ignore[type-arg]
    """The part of the settings that says how the portal looks."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=LogoInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/svg+xml"}),
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or SVG, at most 200 KB. One that is at least twice as wide as high is shown without the "
            "name beside it. It stands on light and on dark."
        ),
    )
    accent = forms.CharField(
        label=gettext_lazy("Accent colour"),
        required=False,
        max_length=20,
        widget=ColourInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Of buttons, links and charts, like #0b6e5f. Where text in it could not be read, the portal takes a darker "
            "or lighter shade by itself. Blank: the portal’s own green."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_logo: tuple[bytes, Picture] | None = None
        if "logo" in self.fields:
            self.fields["logo"].initial = self.instance.logo
        if "language" in self.fields:
            self.fields["language"] = forms.ChoiceField(
                label=gettext_lazy("Language"),
                choices=settings.LANGUAGES,
                widget=forms.Select({"translate": "no"}),
                help_text=Portal._meta.get_field("language").help_text,
            )

    def clean_accent(self) -> str:
        typed = self.cleaned_data["accent"]
        colour = parse_colour(typed) if typed else ""
        if colour is None:
            raise ValidationError(_("This is no colour. Write it like #0b6e5f: six digits, from 0 to 9 and a to f."))
        return colour

    def clean_logo(self) -> Any:
        """By what is in the file: its name says nothing."""
        file = self.cleaned_data["logo"]
        if isinstance(file, UploadedFile):
            content = file.read(MOST_BYTES + 1)
            try:
                self.new_logo = content, look_at(content)
            except PictureRefused as refusal:
                raise ValidationError(str(refusal)) from None
        return file

    def keep_logo(self) -> None:
        """Take the new one, or remove the one that there is, as was asked."""
        if self.new_logo:
            content, picture = self.new_logo
            Logo.keep(content, picture.content_type)
        elif self.cleaned_data.get("logo") is False:
            Logo.objects.all().delete()


def adjustments(colour: str) -> list[str]:
    """What the portal does to a colour so that text in it can be read, in words."""
    found = palette(colour)
    said = []
    if found.day.accent != colour:
        words = _("On light pages your colour is shown as %(shade)s, a darker shade: text in it would be hard to read.")
        said.append(words % {"shade": found.day.accent})
    if found.night.accent != colour:
        words = _("On dark pages your colour is shown as %(shade)s, a lighter shade: text in it would be hard to read.")
        said.append(words % {"shade": found.night.accent})
    return said
