"""The door of hosted forms: a person submitted one."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.codes import parse_code
from partners.portal import Portal
from stats.capture.cookies import read_cookie
from stats.capture.customers import normalise_email
from stats.capture.hooks.answers import HookAnswer, plain
from stats.capture.keys import key_ring
from stats.capture.opt_ins import Event, record_opt_in
from stats.models import FormSubmission, HostedForm

MAX_FIELDS = 50


class TooMuch(ValueError):
    """The form has more fields than a door takes."""


def parse_fields(body: bytes) -> dict[str, str]:
    """The fields of an urlencoded body; of a name given twice the last value. Raises TooMuch."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise TooMuch(f"A form may have at most {MAX_FIELDS} fields.") from None
    return dict(pairs)


def submit(code: str, fields: Mapping[str, str], cookie_header: str, at: datetime) -> HookAnswer:
    """Record a submission to the form with this code, and send the person on to its thank-you page."""
    form = HostedForm.objects.filter(code=parse_code(code) or "", retired_at=None).first()
    if form is None:
        return HookAnswer(404, "There is no such form here. Please tell the website's owner.")
    portal = Portal.objects.current()
    texts = {plain(name): plain(value) for name, value in fields.items()}
    token = texts.pop(portal.token_parameter, "").strip()
    typed = texts.pop("email", "").strip()
    if not typed and form.opt_ins_per == HostedForm.Per.EMAIL:
        return HookAnswer(400, "Your e-mail address is missing.")
    try:
        email = normalise_email(typed) if typed else ""
    except ValidationError as problem:
        return HookAnswer(400, f"{problem.messages[0]} Please check your e-mail address.")
    cookie = read_cookie(cookie_header, key_ring("visitor"))
    event = Event(form, _reference(form, email, token, texts, portal), at, at, email, token, cookie)
    with transaction.atomic():
        opt_in, _ = record_opt_in(event)
        FormSubmission.objects.create(form=form, opt_in=opt_in, at=at, email=email, fields=texts)
    return HookAnswer(303, location=form.thank_you_address)


def _reference(form: HostedForm, email: str, token: str, fields: Mapping[str, str], portal: Portal) -> str:
    """What makes a submission the same as another: its e-mail, or its token and every field."""
    is_per_email = form.opt_ins_per == HostedForm.Per.EMAIL
    identity = email if is_per_email else json.dumps([token, email, sorted(fields.items())])
    return hmac.digest(bytes(portal.customer_key), b"form:" + identity.encode(), hashlib.sha256).hex()
