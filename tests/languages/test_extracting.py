"""What `make messages` finds in templates and modules."""

from io import BytesIO

import pytest

from referral_portal.languages.templates import extract


def found(template: str) -> list[tuple[str, object]]:
    return [(function, message) for _, function, message, _ in extract(BytesIO(template.encode()))]


@pytest.mark.parametrize(
    ("template", "function", "message"),
    [
        ('{% translate "Hits" %}', "gettext", "Hits"),
        ("{% translate 'Say “hits”' as word %}", "gettext", "Say “hits”"),
        ('{% translate "Set" context "noun" %}', "pgettext", ("noun", "Set")),
        ('{% include "a.html" with name=_("Link") %}', "gettext", "Link"),
        ('{{ ad|default:_("none") }}', "gettext", "none"),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", "gettext", "Hello %(name)s"),
        ("{% blocktranslate trimmed %}\n  a\n  b\n{% endblocktranslate %}", "gettext", "a b"),
        ("{% blocktranslate %}100 %{% endblocktranslate %}", "gettext", "100 %%"),
        (
            "{% blocktranslate count n=hits %}{{ n }} hit{% plural %}{{ n }} hits{% endblocktranslate %}",
            "ngettext",
            ("%(n)s hit", "%(n)s hits"),
        ),
    ],
)
def test_a_template_is_read(template: str, function: str, message: object) -> None:
    assert found(template) == [(function, message)]


def test_two_texts_of_one_tag_are_found() -> None:
    assert [message for _, message in found('{% include "a.html" with a=_("One") b=_("Two") %}')] == ["One", "Two"]


def test_what_is_commented_out_is_not_read() -> None:
    assert found('{% comment %}{% translate "Old" %}{% endcomment %}{# {% translate "Old" %} #}') == []


def test_a_condition_within_a_sentence_is_refused() -> None:
    with pytest.raises(SyntaxError, match="if x"):
        found("{% blocktranslate %}a {% if x %}b{% endif %}{% endblocktranslate %}")
