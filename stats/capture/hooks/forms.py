"""The door of hosted forms: a person submitted one. It is answered from the local routes, and recorded later."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.codes import parse_code
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.books import tallies
from stats.capture.customers import customer_hash, normalise_email
from stats.capture.hooks import limits
from stats.capture.hooks.answers import HookAnswer, plain
from stats.capture.hooks.senders import sender_of
from stats.capture.hooks.spam import HONEYPOT, SECONDS, judge, seconds_of
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.capture.opt_ins.recording import Event, record_opt_in
from stats.capture.routes.kinds import Routes
from stats.models import Dropped, Erasure, FormSubmission, HostedForm, OptIn

# A click token has 64 characters: of a text that is far too long for one, the beginning shows that it is none.
MAX_TOKEN, MAX_ORIGIN = 200, 300


class Sent(NamedTuple):
    """What a browser sent: the form's fields, the headers Cookie and Origin, and from which address."""

    fields: Mapping[str, str]
    cookie: str = ""
    origin: str = ""
    address: str = ""


def submit(code: str, sent: Sent, routes: Routes, at: datetime) -> HookAnswer:
    """What is to be written down of a submission, and the thank-you page to send the person on to."""
    form = routes.form(parse_code(code) or "")
    if form is None and routes.is_stale:
        return HookAnswer(503, _("We cannot look this form up right now. Please send it again in a minute."))
    if form is None:
        return HookAnswer(404, _("There is no such form here. Please tell the website's owner."))
    texts = {plain(name): plain(value) for name, value in sent.fields.items()}
    token = texts.pop(routes.portal.token_parameter, "").strip()[:MAX_TOKEN]
    is_trapped, seconds = bool(texts.pop(HONEYPOT, "").strip()), seconds_of(texts.pop(SECONDS, ""))
    typed = texts.pop("email", "").strip()
    if not typed and form.opt_ins_per == HostedForm.Per.EMAIL:
        return HookAnswer(400, _("Your e-mail address is missing."))
    try:
        email = normalise_email(typed) if typed else ""
    except ValidationError as problem:
        return HookAnswer(400, _("%(problem)s Please check your e-mail address.") % {"problem": problem.messages[0]})
    cookie = cookies.read_cookie(sent.cookie, settings.COOKIE_NAME) if routes.portal.believes_cookies else None
    clicks = cookies.write_cookie(cookie) if cookie else ""
    sender = sender_of(routes.visitor_key(at), sent.address)
    origin = plain(sent.origin)[:MAX_ORIGIN]
    record = SubmissionRecord(new_id(at), form.id, email, token, clicks, texts, sender, origin, seconds, is_trapped)
    return HookAnswer(303, location=form.thank_you_address, record=record, most_an_hour=form.most_an_hour)


def record_submission(record: SubmissionRecord) -> bool:
    """Store a submission with the opt-in that it is, or belongs to; spam without one. False if it came before.

    All or nothing. What is beyond the form's limit is counted only. Raises ValueError for a form that is not in the
    database.
    """
    with transaction.atomic():
        # One at a time: two couriers with the same record take turns.
        tallies.lock()
        form = HostedForm.objects.filter(pk=record.form).first()
        if form is None:
            raise ValueError(f"There is no form {record.form}.")
        if _is_known(record):
            return False
        if limits.has_room(form, record):
            _store(form, record)
    return True


def _is_known(record: SubmissionRecord) -> bool:
    stored, dropped = FormSubmission.objects.filter(record=record.id), Dropped.objects.filter(record=record.id)
    return stored.exists() or dropped.exists()


def _store(form: HostedForm, record: SubmissionRecord) -> None:
    """Of a person who asked to be forgotten meanwhile only the row is kept."""
    spam, erased_at = judge(form, record), _erased_at(record)
    row = FormSubmission(record=record.id, form=form, at=record.at, spam=spam or "", erased_at=erased_at)
    row.opt_in = None if spam else opt_in_of(form, record)
    if erased_at is None:
        row.email, row.fields = record.email, record.fields
        row.evidence = {"token": record.token, "cookie": record.cookie} if spam else None
    row.save()


def opt_in_of(form: HostedForm, record: SubmissionRecord) -> OptIn:
    """The opt-in that the submission is, or belongs to. Call it with the lock of the tallies held."""
    return record_opt_in(_event(form, record))[0]


def _erased_at(record: SubmissionRecord) -> datetime | None:
    """When the person was erased, if that was after the submission."""
    customer = customer_hash(record.email, bytes(Portal.objects.current().customer_key))
    return Erasure.objects.after(customer, record.at)


def _event(form: HostedForm, record: SubmissionRecord) -> Event:
    cookie = cookies.read_value(record.cookie)
    return Event(form, _reference(form, record), record.at, record.at, record.email, record.token, cookie)


def _reference(form: HostedForm, record: SubmissionRecord) -> str:
    """What makes a submission the same as another: its e-mail, or its token and every field."""
    is_per_email = form.opt_ins_per == HostedForm.Per.EMAIL
    identity = record.email if is_per_email else json.dumps([record.token, record.email, sorted(record.fields.items())])
    key = bytes(Portal.objects.current().customer_key)
    return hmac.digest(key, b"form:" + identity.encode(), hashlib.sha256).hex()
