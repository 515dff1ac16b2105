"""What settings ask of the machine: values that must be given, and a key that need not be."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def required(name: str, hint: str) -> str:
    """The variable's value. Raises ImproperlyConfigured, with what to do, where there is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def development_key(path: Path) -> str:
    """A key of this machine's own, so that nobody has to invent one to try the portal."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
