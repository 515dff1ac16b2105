"""Inputs and lists that are written at once say what Django's own templates say."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from referral_portal.forms import DRAWN, INPUTS, PortalFormRenderer

EVIL = "\"><script>alert('&')</script>"
GROUPED = [("", gettext_lazy("All")), ("Fruit", [("a", EVIL), (EVIL, "Apple")]), (3, 4), (None, "None")]
ATTRS = {
    "id": "id_it",
    "required": True,
    "disabled": False,
    "data-evil": EVIL,
    "aria-label": mark_safe("Tom &amp; Ann"),
    "maxlength": 20,
    "placeholder": gettext_lazy("All"),
}


def both(widget, value):
    """What our renderer and Django's make of a field."""
    return [parse_html(widget.render("it", value, ATTRS, renderer())) for renderer in (PortalFormRenderer, OfDjango)]


class OfDjango(TemplatesSetting):
    """Whose own templates for widgets are those that Django brings."""


def kind_of(name):
    return {"datetime": "datetime-local"}.get(name, name)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("value", [None, "", "plain", EVIL, 7, mark_safe("&amp;")], ids=str)
def test_an_input_is_what_django_makes_of_it(name, value):
    widget = Input()
    widget.template_name, widget.input_type = f"django/forms/widgets/{name}.html", kind_of(name)
    ours, djangos = both(widget, value)

    assert ours == djangos


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", [None, "a", EVIL, ["a", "3"]], ids=str)
def test_a_list_is_what_django_makes_of_it(widget, value):
    ours, djangos = both(widget(choices=GROUPED), value)

    assert ours == djangos


@pytest.mark.parametrize("widget", [forms.CheckboxInput(), forms.CheckboxSelectMultiple(choices=GROUPED)])
def test_boxes_are_what_django_makes_of_them(widget):
    ours, djangos = both(widget, True)

    assert ours == djangos


def test_only_what_has_the_templates_of_django_is_drawn():
    assert {"django/forms/widgets/text.html", "django/forms/widgets/select.html"} < DRAWN.keys()
    assert "django/forms/widgets/textarea.html" not in DRAWN
