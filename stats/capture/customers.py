"""Customers as the books know them: a normalised e-mail, and a keyed hash of it."""

import hashlib
import hmac
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

MAX_EMAIL = 254


def normalise_email(text: str) -> str:
    """The one spelling of an e-mail address. Raises ValidationError for what is none."""
    email = unicodedata.normalize("NFC", text.strip()).lower()
    if len(email) > MAX_EMAIL:
        raise ValidationError(gettext("The e-mail address is too long."))
    validate_email(email)
    name, _, domain = email.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise ValidationError(gettext("The e-mail address is not valid.")) from None


def customer_hash(email: str, key: bytes) -> str:
    """64 hexadecimal digits that stand for a normalised e-mail; empty for none."""
    return hmac.digest(key, b"customer:" + email.encode(), hashlib.sha256).hex() if email else ""
