"""The owner's word on a submission: it is spam, or it is none after all."""

from datetime import datetime

from django.db import transaction

from stats.capture.books import tallies
from stats.capture.hooks.forms import opt_in_of
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.capture.opt_ins import trace
from stats.capture.opt_ins.by_hand import give_back, take_back
from stats.models import FormSubmission, OptIn, Spam

WHAT = "spam"


def is_spam(submission: FormSubmission, *, by: str, now: datetime) -> bool:
    """Keep a lead apart; its opt-in counts no more, unless other leads belong to it. False if it was apart before."""
    with transaction.atomic():
        tallies.lock()
        row = FormSubmission.objects.select_related("opt_in").get(pk=submission.pk)
        if row.spam or row.opt_in is None:
            return False
        row.spam = Spam.BY_HAND
        row.save(update_fields=["spam"])
        if not FormSubmission.objects.filter(opt_in=row.opt_in, spam="").exists():
            take_back(row.opt_in, what=WHAT, by=by, why="The form that was sent is spam.", now=now)
    return True


def is_no_spam(submission: FormSubmission, *, by: str, now: datetime) -> bool:
    """Make a lead of what was kept apart, with the opt-in that it had, or would have been.

    False if it is one already, or if nothing is left to decide on since its person was erased.
    """
    with transaction.atomic():
        tallies.lock()
        row = FormSubmission.objects.select_related("form", "opt_in").get(pk=submission.pk)
        if not row.spam or row.erased_at:
            return False
        opt_in = row.opt_in or _recorded(row, by, now)
        FormSubmission.objects.filter(pk=row.pk).update(opt_in=opt_in, spam="", evidence=None)
        give_back(opt_in, what=WHAT, by=by, why="The form that was sent is no spam.", now=now)
    return True


def _recorded(row: FormSubmission, by: str, now: datetime) -> OptIn:
    """The opt-in of a submission that has had none so far, as of when it came."""
    evidence = row.evidence or {}
    token, cookie = evidence.get("token", ""), evidence.get("cookie", "")
    record = SubmissionRecord(row.record or new_id(row.at), row.form_id, row.email, token, cookie, row.fields)
    opt_in = opt_in_of(row.form, record)
    if not opt_in.submissions.exists():
        trace.note(opt_in, WHAT, f"It was kept apart as spam: {row.get_spam_display()}.", at=now, by=by)
        opt_in.save()
    return opt_in
