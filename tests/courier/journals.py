"""Journals for tests, of writers dead and alive, and what became of what was in them."""

import os
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import encode
from stats.models import FormSubmission, Hit, QuarantinedRecord


def leave(folder, *parts):
    """A journal of these records or bytes whose writer is gone."""
    with living(folder, *parts) as path:
        return path


@contextmanager
def living(folder, *parts):
    """A journal of these records or bytes whose writer still holds it."""
    name = new_id(timezone.now()).hex
    file = files.create(folder, name)
    path = files.path_of(folder, name)
    add(path, *parts)
    try:
        yield path
    finally:
        os.close(file)


def add(path, *parts):
    with path.open("ab") as journal:
        journal.write(b"".join(part if isinstance(part, bytes) else encode(part) for part in parts))


def stored():
    """The ids of all hits and submissions."""
    return set(Hit.objects.values_list("pk", flat=True)) | set(FormSubmission.objects.values_list("record", flat=True))


def ids(records):
    return {record.id for record in records}


def set_aside():
    """Every quarantined line, with its reason."""
    return {bytes(record.line): record.reason for record in QuarantinedRecord.objects.all()}


@contextmanager
def table_away(name):
    """As before a migration, or in the middle of one."""
    rename(name, "away")
    try:
        yield
    finally:
        rename("away", name)


def rename(old, new):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
