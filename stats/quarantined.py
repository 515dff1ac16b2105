"""What a line that was set aside says, in words for the owner: in short for lists, in full for its own page."""

from collections.abc import Iterator

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.capture.journal.records import (
    DroppedRecord,
    HitRecord,
    NewerVersion,
    Record,
    SubmissionRecord,
    UnknownLinkRecord,
    decode,
)
from stats.models import HostedForm, QuarantinedRecord

KINDS = {
    HitRecord: _("A hit"),
    SubmissionRecord: _("A form that was sent"),
    DroppedRecord: _("Forms beyond the limit"),
    UnknownLinkRecord: _("Visits to unknown links"),
}
MOST_SHOWN = 4000

Said = tuple[str, object]


def kind(row: QuarantinedRecord) -> str:
    """What it is. Names nobody."""
    found = _read(row)
    return str(KINDS[type(found)]) if not isinstance(found, str) else found


def contents(row: QuarantinedRecord) -> list[Said]:
    """All that can be read in it."""
    found = _read(row)
    if isinstance(found, str):
        return []
    return [(gettext("when"), _moment(found)), *_contents(found)]


def text(row: QuarantinedRecord) -> str:
    """The line as it is written in the journal; what is no text is spelled out."""
    shown = bytes(row.line[:MOST_SHOWN]).decode("utf-8", "backslashreplace")
    rest = len(row.line) - MOST_SHOWN
    if rest <= 0:
        return shown
    return gettext("%(shown)s … and %(number)s bytes more") % {"shown": shown, "number": intcomma(rest)}


def _read(row: QuarantinedRecord) -> Record | str:
    """The record; else what can be said of it."""
    if not row.line:
        return gettext("Emptied, since it may have named somebody")
    try:
        return decode(bytes(row.line))
    except NewerVersion:
        return gettext("From a newer version")
    except ValueError:
        return gettext("Not readable")


def _contents(found: Record) -> Iterator[Said]:
    if isinstance(found, HitRecord):
        yield gettext("link"), _named(TrackingLink, found.link)
        yield gettext("partner"), _named(Partner, found.partner)
        yield gettext("ad"), _named(Ad, found.ad)
        yield gettext("class"), found.visit_class
        yield gettext("why not credited"), found.reason
        yield gettext("came from"), found.referring_host
        yield gettext("browser"), found.agent_family
    elif isinstance(found, SubmissionRecord):
        yield gettext("form"), _named(HostedForm, found.form)
        yield gettext("e-mail"), found.email
        yield from sorted(found.fields.items())
    elif isinstance(found, DroppedRecord):
        yield gettext("form"), _named(HostedForm, found.form)
        yield gettext("submissions"), found.submissions
    else:
        yield gettext("visits"), found.visits


def _named(model: type[Model], key: int | None) -> object:
    if key is None:
        return gettext("none")
    return model._default_manager.filter(pk=key).first() or gettext("number %(number)s, which is not there") % {
        "number": key
    }


def _moment(found: Record) -> str:
    try:
        return date_format(localtime(found.at), "DATETIME_FORMAT")
    except (ValueError, OverflowError):
        return gettext("at a moment that no calendar has")
