"""No text of the source is forgotten: what people read is handed to gettext, where it is written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from referral_portal.languages import catalogues

# Words in attributes that people read or hear.
ATTRIBUTE = re.compile(
    r"\b(title|alt|placeholder|aria-label|data-confirm|data-label|data-sort-by)=(\"[^\"]*\"|'[^']*')"
)
BUTTON = re.compile(r"<input type=\"submit\"[^>]*\bvalue=(\"[^\"]*\")")
ARGUMENT = re.compile(r"\b(\w+)=(\"[^\"]*\"|'[^']*')")
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_READ = re.compile(r"<(code|pre|script|style|kbd)\b.*?</\1>|<!--.*?-->|&\w+;|</?[a-zA-Z!][^>]*>", re.DOTALL)
# Stands for whatever a tag or a variable puts into the page.
HOLE = "\x00"

# What a stylesheet writes into a page.
WRITTEN = re.compile(r"content:([^;}]*)")

TEMPLATES_LEFT_OUT = {
    "styleguide": "in debug alone, for those who build the portal",
    "demo": "the shops of the demo, which are no part of the portal",
}
BLOCKS_LEFT_OUT = ("width", "body_class", "bodyclass", "extrahead", "extrastyle")

# Arguments and class attributes that people read.
KEYWORDS = {"help_text", "verbose_name", "verbose_name_plural", "label", "violation_error_message", "empty_label"}
KEYWORDS |= {"description", "search_help_text", "short_description", "index_title"}
SAYING = {"ValidationError", "PermissionDenied", "Http404", "success", "warning", "error", "message_user", "add_error"}
LOGS = {"log", "logger"}
NOW = {"gettext", "ngettext", "pgettext"}

MODULES_LEFT_OUT = {
    "referral_portal/apps.py": "the name of the product",
    "referral_portal/styleguide/forms.py": "in debug alone, for those who build the portal",
    "referral_portal/styleguide/views.py": "in debug alone, for those who build the portal",
    "referral_portal/checks.py": "speaks to operators, in English",
    "referral_portal/environment.py": "speaks to operators, in English",
}


def templates() -> list[Path]:
    found = (path.relative_to(settings.BASE_DIR) for path in (settings.BASE_DIR / "templates").rglob("*.*"))
    return sorted(path for path in found if not TEMPLATES_LEFT_OUT.keys() & set(path.parts))


def modules() -> list[Path]:
    return [path for path in catalogues.sources() if path.suffix == ".py" and str(path) not in MODULES_LEFT_OUT]


def untranslated_in_template(source: str) -> list[str]:
    """Words that stand in the page as they are written here."""
    found, text, skipped = [], "", ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            text += "" if skipped else token.contents
        elif token.token_type == TokenType.BLOCK:
            text += HOLE
            name, *rest = token.split_contents()
            if skipped:
                skipped = "" if name == skipped else skipped
            elif name in ("blocktranslate", "comment") or (name == "block" and rest[0] in BLOCKS_LEFT_OUT):
                skipped = f"end{name}"
            elif name == "include":
                found += [value for _, value in ARGUMENT.findall(token.contents) if WORD.search(value) and " " in value]
        elif token.token_type == TokenType.VAR:
            text += HOLE
            found += [
                value for value in re.findall(r"(?:default|yesno|add):(\"[^\"]*\")", token.contents) if " " in value
            ]
    said = [value for _, value in ATTRIBUTE.findall(text)] + BUTTON.findall(text)
    return found + [
        value for value in [*said, *NOT_READ.sub(HOLE, text).split(HOLE)] if WORD.search(value) and "=" not in value
    ]


def literals(node: ast.expr | None) -> Iterator[str]:
    """Texts of an expression with words in them that no function translates."""
    match node:
        case ast.Constant(value=str(text)) if WORD.search(text):
            yield text
        case ast.JoinedStr() if any(WORD.search(part.value) for part in node.values if isinstance(part, ast.Constant)):
            yield ast.unparse(node)
        case ast.IfExp(body=body, orelse=other):
            yield from literals(body)
            yield from literals(other)
        case ast.BinOp(left=left):
            yield from literals(left)
        case ast.Dict(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            for value in values:
                yield from literals(value)


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def untranslated_in_module(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.ClassDef):
            is_choice = any("Choices" in ast.unparse(base) for base in node.bases)
            for line in node.body:
                yield from _of_class(line, is_choice=is_choice)


def _of_call(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg in {*KEYWORDS, "error_messages"}:
            yield from literals(keyword.value)
    is_log = isinstance(call.func, ast.Attribute) and name_of(call.func.value) in LOGS
    if name_of(call.func) in SAYING and not is_log:
        for argument in call.args:
            yield from (text for text in literals(argument) if " " in text)


def _of_class(line: ast.stmt, *, is_choice: bool) -> Iterator[str]:
    if not isinstance(line, ast.Assign):
        return
    names = {name_of(target) for target in line.targets}
    if is_choice and isinstance(line.value, ast.Tuple):
        yield from literals(line.value.elts[-1])
    if names & {*KEYWORDS, "title", "labels", "help_texts", "error_messages", "default_error_messages"}:
        yield from literals(line.value)


def translated_too_early(tree: ast.Module) -> Iterator[str]:
    """Calls outside of functions that translate at once: into the language of whoever started the process."""
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in NOW
    }
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and name_of(node.func) in aliases:
            yield ast.unparse(node)
        inside = [*node.decorator_list, *node.args.defaults] if isinstance(node, ast.FunctionDef) else None
        if not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node) if inside is None else inside


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    assert untranslated_in_template((settings.BASE_DIR / path).read_text()) == []


@pytest.mark.parametrize("path", modules(), ids=str)
def test_a_module_says_nothing_by_itself(path: Path) -> None:
    assert list(untranslated_in_module(ast.parse((settings.BASE_DIR / path).read_text()))) == []


@pytest.mark.parametrize("path", modules(), ids=str)
def test_nothing_is_translated_before_it_is_known_for_whom(path: Path) -> None:
    assert list(translated_too_early(ast.parse((settings.BASE_DIR / path).read_text()))) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        '<img alt="A picture">',
        '<input type="submit" class="x" value="Save">',
        "{% if a %}Yes{% endif %}",
        '{% include "a.html" with name="Your name" %}',
        '{{ name|default:"no name" }}',
        "{% translate 'Hits' %} and more",
    ],
)
def test_a_forgotten_text_of_a_template_is_found(template: str) -> None:
    assert len(untranslated_in_template(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<p class="note">{% translate "Hello" %} {{ name }} <code>manage.py</code>&nbsp;·</p>',
        '<img alt="{% translate "A picture" %}">',
        "{% blocktranslate %}Hello{% endblocktranslate %}",
        "{% block width %}narrow{% endblock %}",
        '{% include "a.html" with name=_("Your name") column="link" %}',
        "{# A note. #}",
    ],
)
def test_what_is_translated_is_not_found(template: str) -> None:
    assert untranslated_in_template(template) == []


@pytest.mark.parametrize(
    "module",
    [
        'name = CharField(help_text="Your name.")',
        'raise ValidationError("This is no name.")',
        'raise ValidationError(f"{name} is no name.")',
        'messages.success(request, "It is done.")',
        'class Kind(TextChoices):\n    FORM = "form", "Form"',
        'class Meta:\n    labels = {"name": "Your name"}',
        'add_error("name", "No name." if short else _("A long name."))',
    ],
)
def test_a_forgotten_text_of_a_module_is_found(module: str) -> None:
    assert len(list(untranslated_in_module(ast.parse(module)))) == 1


STYLESHEETS = sorted((settings.BASE_DIR / "static" / "css").rglob("*.css"))


def words_of(stylesheet: str) -> list[str]:
    """What it writes that somebody could read; signs are written by number."""
    said = [text for value in WRITTEN.findall(stylesheet) for text in re.findall(r'"([^"]*)"', value)]
    return [text for text in said if WORD.search(re.sub(r"\\[0-9a-f]+", "", text))]


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_a_stylesheet_says_nothing(path: Path) -> None:
    assert words_of(path.read_text()) == []


def test_words_in_a_stylesheet_are_found() -> None:
    assert words_of('a::before { content: "\\2191"; } b::after { content: "Sort by"; }') == ["Sort by"]


def test_what_is_translated_too_early_is_found() -> None:
    early = 'from django.utils.translation import gettext as _\nNAME = _("Name")\ndef name():\n    return _("Name")'

    assert list(translated_too_early(ast.parse(early))) == ["_('Name')"]
