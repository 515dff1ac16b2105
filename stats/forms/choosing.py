"""Fields in which one of many links, partners or ads is chosen."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from partners.selects import options
from stats.reports.choices import Choices


class CodeInput(forms.TextInput):
    """A code to type, with the first options to pick from."""

    template_name = "stats/_code_input.html"

    def __init__(self, choices: Choices) -> None:
        attrs = {"spellcheck": "false", "autocapitalize": "none", "placeholder": gettext_lazy("All")}
        super().__init__(attrs=attrs)
        self.found = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = {**(attrs or {}), "list": f"{name}-options"}
        written = options(((each.code, each.name) for each in self.found.options), ())
        return {**super().get_context(name, value, given), "options": written, "is_long": self.found.is_long}


class Select(forms.TextInput):
    """A list to pick from, written at once: Django's own renders a template for each option."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.found = choices

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, *_: Any, **__: Any) -> SafeString:
        offered = [("", gettext("All")), *((each.code, f"{each.name} ({each.code})") for each in self.found.options)]
        given = {key: said for key, said in {**(attrs or {}), "name": name}.items() if said is not None}
        return format_html("<select{}>{}</select>", flatatt(given), options(offered, [value or ""]))
