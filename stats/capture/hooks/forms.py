"""The door of hosted forms: a person submitted one. It is answered from the local routes, and recorded later."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from partners.codes import parse_code
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.books import tallies
from stats.capture.customers import normalise_email
from stats.capture.hooks.answers import HookAnswer, plain
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.capture.opt_ins.recording import Event, record_opt_in
from stats.capture.routes.kinds import Routes
from stats.models import FormSubmission, HostedForm


def submit(code: str, fields: Mapping[str, str], cookie_header: str, routes: Routes, at: datetime) -> HookAnswer:
    """What is to be written down of a submission, and the thank-you page to send the person on to."""
    form = routes.form(parse_code(code) or "")
    if form is None and routes.is_stale:
        return HookAnswer(503, "We cannot look this form up right now. Please send it again in a minute.")
    if form is None:
        return HookAnswer(404, "There is no such form here. Please tell the website's owner.")
    texts = {plain(name): plain(value) for name, value in fields.items()}
    token = texts.pop(routes.portal.token_parameter, "").strip()
    typed = texts.pop("email", "").strip()
    if not typed and form.opt_ins_per == HostedForm.Per.EMAIL:
        return HookAnswer(400, "Your e-mail address is missing.")
    try:
        email = normalise_email(typed) if typed else ""
    except ValidationError as problem:
        return HookAnswer(400, f"{problem.messages[0]} Please check your e-mail address.")
    cookie = cookies.read_cookie(cookie_header, settings.COOKIE_NAME) if routes.portal.believes_cookies else None
    clicks = cookies.write_cookie(cookie) if cookie else ""
    record = SubmissionRecord(new_id(at), form.id, email, token, clicks, texts)
    return HookAnswer(303, location=form.thank_you_address, record=record)


def record_submission(record: SubmissionRecord) -> bool:
    """Store a submission with the opt-in that it is, or belongs to. False if it was stored before.

    All or nothing. Raises ValueError for a form that is not in the database.
    """
    with transaction.atomic():
        # One at a time: two couriers with the same record take turns.
        tallies.lock()
        form = HostedForm.objects.filter(pk=record.form).first()
        if form is None:
            raise ValueError(f"There is no form {record.form}.")
        if FormSubmission.objects.filter(record=record.id).exists():
            return False
        opt_in, _ = record_opt_in(_event(form, record))
        FormSubmission.objects.create(
            record=record.id, form=form, opt_in=opt_in, at=record.at, email=record.email, fields=record.fields
        )
    return True


def _event(form: HostedForm, record: SubmissionRecord) -> Event:
    cookie = cookies.read_value(record.cookie)
    return Event(form, _reference(form, record), record.at, record.at, record.email, record.token, cookie)


def _reference(form: HostedForm, record: SubmissionRecord) -> str:
    """What makes a submission the same as another: its e-mail, or its token and every field."""
    is_per_email = form.opt_ins_per == HostedForm.Per.EMAIL
    identity = record.email if is_per_email else json.dumps([record.token, record.email, sorted(record.fields.items())])
    key = bytes(Portal.objects.current().customer_key)
    return hmac.digest(key, b"form:" + identity.encode(), hashlib.sha256).hex()
