"""What a code may look like, and how a fresh one is made: one rule for links, partners and ads."""

import re
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MAX_LENGTH = 64

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

# Words of our own addresses, and names that an account of the portal's own could be mistaken for.
RESERVED = frozenset(
    {"new", "export", "edit", "retire", "restore", "delete", "generate", "go", "hooks", "admin", "accounts", "stats"}
    | {"ads", "links", "partners", "opt-ins", "api", "static", "media", "demo", "healthz", "readyz", "metrics"}
    | {"owner", "root", "system", "support", "none", "all", "me"}
)


def parse_code(text: str) -> str | None:
    """The code that a visitor's text spells, in lower case; None if it cannot be one.

    Only ASCII is folded: the Kelvin sign and the dotless i lower to letters that nobody typed.
    """
    if not text.isascii():
        return None
    lowered = text.lower()
    return lowered if CODE.fullmatch(lowered) else None


def validate_code(text: str) -> None:
    """Refuse, in words, what cannot be a code. Raises ValidationError."""
    if CODE.fullmatch(text) is None:
        raise ValidationError(
            _("Use letters a to z, digits, “-” and “_”, at most 64 of them, starting with a letter or a digit."),
            code="malformed",
        )
    if text in RESERVED:
        raise ValidationError(
            _("“%(code)s” is a word of the portal's own. Choose another code.") % {"code": text}, code="reserved"
        )


def fresh_code(name: str, is_taken: Callable[[str], bool], fallback: str = "code") -> str:
    """A free code made from a name: `Website 2` becomes `website2`, then `website2-2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9_-]", "", plain).lstrip("-_")[: MAX_LENGTH - 8] or fallback
    number, code = 1, stem
    while code in RESERVED or is_taken(code):
        number += 1
        code = f"{stem}-{number}"
    return code


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A code in the database: typed in any case, stored in lower case."""

    default_validators = [validate_code]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        # str.lower() would fold look-alikes into ASCII and hide them from the validator.
        return text.strip().lower() if isinstance(text, str) and text.isascii() else text
