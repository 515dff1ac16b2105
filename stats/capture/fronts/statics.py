"""The two files that pages for visitors need, for a tracking domain that has no other server."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from stats.capture.fronts.serving import Reply

KINDS = {"css/portal.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml"}


@cache
def files() -> dict[str, Reply]:
    """Path -> reply. Their names change with their content, so browsers may keep them."""
    return {staticfiles_storage.url(name): _reply(name, kind) for name, kind in KINDS.items()}


def _reply(name: str, kind: str) -> Reply:
    body = Path(str(finders.find(name))).read_bytes()
    headers = (("Content-Type", kind), ("Cache-Control", "max-age=3600"), ("X-Content-Type-Options", "nosniff"))
    return Reply(200, headers, body)
