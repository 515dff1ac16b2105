"""How many submissions of one sender a form keeps in an hour: exact, and each counted once."""

from django.db import transaction
from django.db.models import F, QuerySet

from stats.capture.books import tallies
from stats.capture.journal.records import DroppedRecord, SubmissionRecord
from stats.models import Dropped, HostedForm, Sender


def has_room(form: HostedForm, record: SubmissionRecord) -> bool:
    """Whether the submission is kept, and count it. Of one that is not kept only its record's id stays behind.

    Call it once for each record, inside a transaction that holds the lock of the tallies.
    """
    if not record.sender:
        return True
    sender = _sender(form, record.sender, record)
    if sender.taken < form.most_an_hour:
        _row(sender).update(taken=F("taken") + 1)
        return True
    _drop(form, sender, record, 1)
    return False


def record_dropped(record: DroppedRecord) -> bool:
    """Count what a web process has not even written down. False if this record was counted before.

    Raises ValueError for a form that is not in the database.
    """
    with transaction.atomic():
        tallies.lock()
        form = HostedForm.objects.filter(pk=record.form).first()
        if form is None:
            raise ValueError(f"There is no form {record.form}.")
        if Dropped.objects.filter(record=record.id).exists():
            return False
        _drop(form, _sender(form, record.sender, record), record, record.submissions)
    return True


def _drop(form: HostedForm, sender: Sender, record: DroppedRecord | SubmissionRecord, number: int) -> None:
    Dropped.objects.create(record=record.id, form=form, at=record.at, submissions=number)
    _row(sender).update(dropped=F("dropped") + number)


def _sender(form: HostedForm, sender: str, record: DroppedRecord | SubmissionRecord) -> Sender:
    hour = record.at.replace(minute=0, second=0, microsecond=0)
    return Sender.objects.get_or_create(form=form, sender=sender, hour=hour)[0]


def _row(sender: Sender) -> QuerySet[Sender]:
    return Sender.objects.filter(pk=sender.pk)
