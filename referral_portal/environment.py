"""What settings ask of the machine: values that must be given, folders, and a key that need not be given."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from stats.capture.health import folder


def required(name: str, hint: str) -> str:
    """The variable's value. Raises ImproperlyConfigured, with what to do, where there is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def data_dir(given: str, default: Path) -> Path:
    """The folder of everything that the portal writes; the default is made. Nothing is written to another's folder.

    Raises ImproperlyConfigured, with what to do, for one that is missing or not the portal's.
    """
    if not given:
        made(default)
    chosen = Path(given or default).resolve()
    if problem := folder.stranger(chosen):
        folder.refuse(problem)
    if not list(folder.problems(chosen)):
        with suppress(OSError):  # on a full disk the portal goes on without
            folder.host(chosen)
    return chosen


def made(path: Path) -> Path:
    """A folder for the portal's eyes only. That it cannot be made is said by who needs it, in better words."""
    with suppress(OSError):
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def development_key(path: Path) -> str:
    """A key of this machine's own, so that nobody has to invent one to try the portal."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
