"""A hosted form, from the request's body to the reply: written into the journal before anybody says thank you."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from partners.languages import language_of
from stats.capture.fronts.serving import NO_STORE, RETRY_AFTER, Reply, page_headers
from stats.capture.hooks import forms, senders
from stats.capture.hooks.answers import MAX_BODY, HookAnswer
from stats.capture.hooks.bodies import UnknownKind, Unreadable, parse_fields
from stats.capture.journal import writer
from stats.capture.journal.records import SubmissionRecord, encode
from stats.capture.routes import local

FORM_PATH = re.compile(r"/hooks/forms/([^/]+)/?")


class Post(NamedTuple):
    """What came to a form's address. A body of None was too large to be read."""

    method: str
    content_type: str
    body: bytes | None
    cookie: str
    origin: str = ""
    address: str = ""


def is_too_large(content_length: str, most: int = MAX_BODY) -> bool:
    """Whether a Content-Length is more than a door takes, or is none at all."""
    return bool(content_length) and (not content_length.isdecimal() or int(content_length) > most)


def serve_form(code: str, post: Post) -> Reply:
    """Answer a post to the form with this code, received now. What it says is in the portal's language."""
    with translation.override(language_of(local.current().portal)):
        answer = _answer(code, post)
        if answer.record is not None and not _write_down(answer.record, answer.most_an_hour):
            answer = HookAnswer(503, _("What you sent could not be saved. Please send it again in a minute."))
        if answer.location:
            return Reply(answer.status, (("Location", answer.location), NO_STORE))
        return _in_words(answer)


def _write_down(record: SubmissionRecord, most_an_hour: int) -> bool:
    """False if it could not be stored. Of a sender who has posted enough for now it is only counted."""
    who = record.form, record.sender, record.at
    if record.sender and senders.current().taken(*who) >= most_an_hour:
        writer.current().note_dropped(*who)
        return True
    is_written = writer.current().write(encode(record))
    if is_written:
        senders.current().took(*who)
    return is_written


def _answer(code: str, post: Post) -> HookAnswer:
    if post.method != "POST":
        return HookAnswer(405, _("Forms are sent to this address, not opened."))
    if post.body is None or len(post.body) > MAX_BODY:
        return HookAnswer(413, _("That is too much: at most %(number)s KB can be sent.") % {"number": MAX_BODY // 1024})
    try:
        fields = parse_fields(post.content_type, post.body)
    except UnknownKind as problem:
        return HookAnswer(415, str(problem))
    except Unreadable as problem:
        return HookAnswer(400, str(problem))
    sent = forms.Sent(fields, post.cookie, post.origin, post.address)
    return forms.submit(code, sent, local.current(), datetime.now(UTC))


def _in_words(answer: HookAnswer) -> Reply:
    """A page for the person at the form that says what went wrong."""
    context = {"words": answer.words}
    page = render_to_string("stats/form_refused.html", context)
    more = {405: ("Allow", "POST"), 503: ("Retry-After", RETRY_AFTER)}
    headers = (NO_STORE, more[answer.status]) if answer.status in more else (NO_STORE,)
    return Reply(answer.status, headers + page_headers(), page.encode())
