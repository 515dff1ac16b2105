"""A link's codes, the earlier ones among them: none ever comes to lead to another link."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from links.models import LinkAlias, TrackingLink


def lock_codes() -> None:
    """Let one transaction at a time give codes to links.

    Links and their earlier codes are two tables: no constraint of the database holds over both.
    SQLite's IMMEDIATE transactions already wait for each other. Call it inside a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('links.codes'))")


def check_code(link: TrackingLink, code: str) -> None:
    """Raises ValidationError for an earlier code of another link. Its own earlier code a link may take back."""
    alias = LinkAlias.objects.filter(code=code).exclude(link=link.pk).select_related("link").first()
    if alias is not None:
        raise ValidationError(
            _("“%(code)s” is an earlier code of %(link)s, and still leads there. Choose another code."),
            code="unique",
            params={"code": code, "link": alias.link},
        )


def keep_old_code(link: TrackingLink) -> None:
    """Make the code that the database still has for the link an alias of it. Call it before the link is saved."""
    old = TrackingLink.objects.values_list("code", flat=True).get(pk=link.pk)
    if old == link.code:
        return
    LinkAlias.objects.filter(link=link, code=link.code).delete()
    LinkAlias.objects.get_or_create(link=link, code=old)
