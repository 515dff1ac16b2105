"""A long list to pick from, written at once: Django's own renders a part of a template for each option."""

from collections.abc import Collection, Iterable
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """For options without groups."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(given), options(self.choices, self.format_value(value)))


def options(choices: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """Values with their words, those that are chosen marked. Every text in them is escaped."""
    told = ((str(value), str(words)) for value, words in choices)
    written = (
        f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(words)}</option>'
        for value, words in told
    )
    return mark_safe("\n".join(written))  # noqa: S308
