"""What the owner's lists and pages show in the same way: states, hits, addresses to open or to copy."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop, pgettext
from django.utils.translation import gettext_lazy as _

from partners.portal import Portal

LOOKS = {
    gettext_noop("live"): "good",
    gettext_noop("active"): "good",
    gettext_noop("in use"): "good",
    gettext_noop("invited"): "warn",
    gettext_noop("expired"): "warn",
    gettext_noop("inactive"): "muted",
    gettext_noop("retired"): "muted",
}


def portal_of(request: HttpRequest) -> Portal:
    """The settings row that the middleware has read already."""
    portal: Portal = request.portal  # type: ignore[attr-defined]
    return portal


def today(request: HttpRequest) -> date:
    """The portal's day."""
    return portal_of(request).day_of(timezone.now())


def base_for(request: HttpRequest) -> str:
    """Scheme and host of the addresses that we show; the portal's own where nobody has said."""
    return portal_of(request).tracking_base() or f"{request.scheme}://{request.get_host()}"


def in_words(day: date | None) -> str:
    return date_format(day) if day else gettext("never")


def with_note(value: object, note: str) -> SafeString:
    """A value with a quiet line below it."""
    return format_html('{}<div class="quiet note">{}</div>', value, note)


def code(text: str) -> SafeString:
    return format_html("<code>{}</code>", text)


def badge(status: str) -> SafeString:
    """A state in a word, coloured as it deserves."""
    return format_html('<span class="badge badge-{}">{}</span>', LOOKS[status], gettext(status))


def open_link(address: str, words: str) -> SafeString | str:
    """A link that tells the other website nothing about the admin; plain words for what no browser should open."""
    if urlsplit(address).scheme not in ("http", "https"):
        return words
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', address, words)


def copy_line(name: str, text: str) -> SafeString:
    """A text that is there to be copied, with its button."""
    return format_html(
        '<span class="copy"><input id="{name}" class="vLargeTextField" value="{text}" readonly aria-label="{label}">'
        '<button type="button" class="button" data-copy="#{name}">{button}</button></span>',
        label=gettext("To copy"),
        button=pgettext("button", "Copy"),
        name=name,
        text=text,
    )


def copy_area(name: str, text: str) -> SafeString:
    """The same for a text of several lines."""
    return format_html(
        '<span class="copy"><textarea id="{name}" class="vLargeTextField" rows="{rows}" readonly aria-label="{label}">'
        '{text}</textarea><button type="button" class="button" data-copy="#{name}">{button}</button></span>',
        label=gettext("To copy"),
        button=pgettext("button", "Copy"),
        name=name,
        rows=text.count("\n") + 2,
        text=text,
    )


class HitColumns:
    """For rows from `stats.reports.with_hits`: their hits, and the last of them."""

    @admin.display(description=_("hits in 30 days"), ordering="hits_30")
    def hits_in_30_days(self, row: Any) -> str:
        return intcomma(row.hits_30)

    @admin.display(description=_("last hit on"), ordering="last_hit_on")
    def last_hit(self, row: Any) -> str:
        return in_words(row.last_hit_on)


class HitsFilter(admin.SimpleListFilter):
    """Whether anybody came lately."""

    title = _("hits in the last 30 days")
    parameter_name = "hits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("some", gettext("Some")), ("none", gettext("None"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "some":
            return queryset.filter(hits_30__gt=0)
        return queryset.filter(hits_30=0) if self.value() == "none" else queryset


def names(rows: Any) -> str:
    """The names of prefetched rows, in order of the alphabet."""
    return ", ".join(sorted(str(row) for row in rows.all()))
