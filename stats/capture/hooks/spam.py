"""Whether a submitted form is kept apart as spam: judged by what came with it, and by what its owner chose."""

import re
from datetime import datetime

from stats.capture.journal.records import SubmissionRecord
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, read_token
from stats.models import HostedForm, Spam

# Fields of our own in the HTML that owners paste; they are never among a lead's.
HONEYPOT, SECONDS = "rp_website", "rp_seconds"
NUMBER = re.compile(r"([0-9]{1,9})(\.[0-9]*)?")


def seconds_of(text: str) -> int | None:
    """How many whole seconds the field says; None if it says nothing of the kind."""
    number = NUMBER.fullmatch(text.strip())
    return int(number[1]) if number else None


def judge(form: HostedForm, record: SubmissionRecord) -> Spam | None:
    """Why the submission is spam; None if nothing says so."""
    if record.is_trapped:
        return Spam.HONEYPOT
    if _is_too_fast(form, record):
        return Spam.TOO_FAST
    return Spam.FOREIGN_ORIGIN if _is_foreign(form, record) else None


def _is_too_fast(form: HostedForm, record: SubmissionRecord) -> bool:
    """By how long the page was open; where that is not said, by how old the click is."""
    open_for = _age_of_click(record.token, record.at) if record.seconds is None else record.seconds
    return open_for is not None and open_for < form.minimum_seconds


def _age_of_click(token: str, at: datetime) -> float | None:
    click = read_token(token, key_ring("click token"), at)
    age = (at - click.at).total_seconds() if isinstance(click, ClickToken) else -1
    # A click that is still to come: two hosts' clocks differ, and nothing can be said.
    return age if age >= 0 else None


def _is_foreign(form: HostedForm, record: SubmissionRecord) -> bool:
    """A record that knows nothing of origins was written by an earlier version of the portal."""
    allowed = form.allowed_origins.split()
    return bool(allowed) and record.origin is not None and record.origin.lower() not in allowed
