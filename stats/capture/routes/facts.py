"""What the copy holds besides tables: the portal's settings, pages as visitors see them, whose copy it is."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from partners.languages import language_of
from partners.portal import Portal

log = logging.getLogger(__name__)

PAGES = (404, 410, 503)
PRIVATE = "customer_key"

# Until the first copy there is no better one.
PLAIN_PAGE = b'<!doctype html><html lang="en"><meta charset="utf-8"><title>One moment</title><p>Please try again later.'

Facts = dict[str, Any]


def settings_of(portal: Portal) -> Facts:
    """Everything that the owner chose; not the key under which customers' addresses are hashed."""
    return {
        field.attname: getattr(portal, field.attname) for field in Portal._meta.concrete_fields if field.name != PRIVATE
    }


def portal_of(facts: Mapping[str, Any]) -> Portal:
    """The settings as the object that everybody knows. What a newer or older portal calls otherwise has its default."""
    names = {field.attname for field in Portal._meta.concrete_fields}
    return Portal(
        **{PRIVATE: b"", **{name: value for name, value in facts.get("settings", {}).items() if name in names}}
    )


def identity_of(portal: Portal) -> str:
    """What tells this database from every other one, and does not tell the key."""
    return hashlib.sha256(b"routes of " + bytes(portal.customer_key)).hexdigest()


def pages_of(portal: Portal) -> Facts:
    """The pages of visitors who cannot be sent on, by the name of their fact, in the portal's language."""
    shown = portal_of({"settings": settings_of(portal)})  # without the logo, to which a tracking domain has no way
    try:
        with translation.override(language_of(portal)):
            return {page_name(status): render_to_string(f"{status}.html", {"portal": shown}) for status in PAGES}
    except ValueError:
        # Nobody has run collectstatic. Addresses must be followed all the same.
        log.exception("The pages for visitors cannot be drawn")
        return {}


def page_name(status: int) -> str:
    return f"page {status}"
