"""What a template has to be translated, found by Django's own lexer."""

import re
from collections.abc import Iterator
from typing import IO, Any

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import (
    block_re,
    constant_re,
    context_re,
    endblock_re,
    inline_re,
    plural_re,
)

# As Babel wants them of an extractor: line, function, arguments, comments.
Found = tuple[int, str, str | tuple[str, ...], list[str]]
QUOTES = "\"'"
ASIDE = re.compile(r"{% comment .*?{% endcomment %}", re.DOTALL)


def extract(file: IO[bytes], *_given: Any, **_options: Any) -> Iterator[Found]:
    """Of `translate`, `blocktranslate` and `_("…")`, in the order of the file."""
    tokens = iter(Lexer(ASIDE.sub("", file.read().decode())).tokenize())
    for token in tokens:
        if token.token_type == TokenType.BLOCK and (block := block_re.match(token.contents)):
            yield _block(token, _context(block[1]), tokens)
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from _inline(token)


def _inline(token: Token) -> Iterator[Found]:
    if token.token_type == TokenType.BLOCK and (found := inline_re.match(token.contents)):
        yield _found(token, _context(found[2]), _doubled(found[1].strip(QUOTES)))
    for constant in constant_re.findall(token.contents):
        yield _found(token, "", _doubled(constant.strip(QUOTES)))


def _block(start: Token, context: str, tokens: Iterator[Token]) -> Found:
    """Raises SyntaxError for another tag inside: whoever translates could not move it."""
    is_trimmed = "trimmed" in start.split_contents()
    forms = [""]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            forms[-1] += _doubled(token.contents)
        elif token.token_type == TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif plural_re.match(token.contents):
            forms.append("")
        elif endblock_re.match(token.contents):
            break
        else:
            raise SyntaxError(f"line {token.lineno}: {token.contents}")
    return _found(start, context, *(trim_whitespace(form) if is_trimmed else form for form in forms))


def _found(token: Token, context: str, *forms: str) -> Found:
    function = ("np" if len(forms) > 1 else "p") + "gettext" if context else "n" * (len(forms) - 1) + "gettext"
    given = (context, *forms) if context else forms
    return token.lineno or 0, function, given if len(given) > 1 else given[0], []


def _context(part: str | None) -> str:
    found = context_re.match(part or "")
    return found[1].strip(QUOTES) if found else ""


def _doubled(text: str) -> str:
    """Django looks a text up with its percent signs doubled."""
    return text.replace("%", "%%")
