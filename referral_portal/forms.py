"""How every form of the portal draws its fields."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]

INPUTS = (
    *("checkbox", "color", "date", "datetime", "email", "file", "hidden", "number", "password"),
    *("search", "tel", "text", "time", "url"),
)


class PortalFormRenderer(TemplatesSetting):
    """Fields by one template of ours, so that each error stands beside its field.

    What Django's own templates for inputs and lists would make is written at once: a list renders two for each option.
    """

    field_template_name = "_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        drawn = DRAWN.get(template_name)
        return drawn(context["widget"]) if drawn else super().render(template_name, context, request)


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    said = "" if value is None else f' value="{_text(value)}"'
    start = f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"'
    return mark_safe(f"{start}{said}{_attrs(widget)}>")  # noqa: S308


def _select(widget: Widget) -> SafeString:
    groups = "\n".join(_group(name, options) for name, options, _ in widget["optgroups"])
    start = f'<select name="{_text(widget["name"])}"{_attrs(widget)}>'
    return mark_safe(f"{start}\n{groups}\n</select>")  # noqa: S308


def _group(name: Any, options: list[Widget]) -> str:
    written = "\n".join(_option(option) for option in options)
    return f'<optgroup label="{_text(name)}">\n{written}\n</optgroup>' if name else written


def _option(option: Widget) -> str:
    start = f'<option value="{_text(option["value"])}"{_attrs(option)}>'
    return f"{start}{_text(option['label'])}</option>"


def _attrs(widget: Widget) -> str:
    """An attribute that is true has a name alone; one that is false is left out."""
    return "".join(
        f" {_text(name)}" + ("" if value is True else f'="{_text(value)}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    """Escaped, unless it is safe already."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/select.html": _select,
}
