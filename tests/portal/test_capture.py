"""A part of a page that is written once and stands in two places."""

from django.template import Context, Template


def test_it_stands_in_both_places_and_is_escaped_once():
    template = Template(
        "{% load capture %}{% capture as links %}<b>{{ name }}</b>{% endcapture %}{{ links }}{{ links }}"
    )

    assert template.render(Context({"name": "A & B"})) == "<b>A &amp; B</b>" * 2
