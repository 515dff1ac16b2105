"""What a line that was set aside says, in words for the owner: in short for lists, in full for its own page."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime

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
    HitRecord: "A hit",
    SubmissionRecord: "A form that was sent",
    DroppedRecord: "Forms beyond the limit",
    UnknownLinkRecord: "Visits to unknown links",
}
MOST_SHOWN = 4000

Said = tuple[str, object]


def kind(row: QuarantinedRecord) -> str:
    """What it is. Names nobody."""
    found = _read(row)
    return KINDS[type(found)] if not isinstance(found, str) else found


def contents(row: QuarantinedRecord) -> list[Said]:
    """All that can be read in it."""
    found = _read(row)
    if isinstance(found, str):
        return []
    return [("when", _moment(found)), *_contents(found)]


def text(row: QuarantinedRecord) -> str:
    """The line as it is written in the journal; what is no text is spelled out."""
    shown = bytes(row.line[:MOST_SHOWN]).decode("utf-8", "backslashreplace")
    return f"{shown} … and {len(row.line) - MOST_SHOWN:,} bytes more" if len(row.line) > MOST_SHOWN else shown


def _read(row: QuarantinedRecord) -> Record | str:
    """The record; else what can be said of it."""
    if not row.line:
        return "Emptied, since it may have named somebody"
    try:
        return decode(bytes(row.line))
    except NewerVersion:
        return "From a newer version"
    except ValueError:
        return "Not readable"


def _contents(found: Record) -> Iterator[Said]:
    if isinstance(found, HitRecord):
        yield "link", _named(TrackingLink, found.link)
        yield "partner", _named(Partner, found.partner)
        yield "ad", _named(Ad, found.ad)
        yield "class", found.visit_class
        yield "why not credited", found.reason
        yield "came from", found.referring_host
        yield "browser", found.agent_family
    elif isinstance(found, SubmissionRecord):
        yield "form", _named(HostedForm, found.form)
        yield "e-mail", found.email
        yield from sorted(found.fields.items())
    elif isinstance(found, DroppedRecord):
        yield "form", _named(HostedForm, found.form)
        yield "submissions", found.submissions
    else:
        yield "visits", found.visits


def _named(model: type[Model], key: int | None) -> object:
    if key is None:
        return "none"
    return model._default_manager.filter(pk=key).first() or f"number {key}, which is not there"


def _moment(found: Record) -> str:
    try:
        return date_format(localtime(found.at), "DATETIME_FORMAT")
    except (ValueError, OverflowError):
        return "at a moment that no calendar has"
