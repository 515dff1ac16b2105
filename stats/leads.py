"""Leads as lines of CSV, which spreadsheets open without running anything."""

import csv
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from stats.models import FormSubmission, OptIn
from stats.reports.export import Line, text_cell
from stats.reports.moment import of_one_moment

COLUMNS = ("when", "form", "e-mail", "partner", "link", "ad")
# Whoever floods a form may name as many fields as they like.
MOST_FIELDS = 200
CHUNK = 1000


def csv_lines(submissions: QuerySet[FormSubmission], zone: ZoneInfo) -> Iterator[str]:
    """The heading, then the submissions in their order: when and where, credited to whom, and every field of theirs.

    Fields have a column each, in the order in which they first occur; of very many only the first.
    """
    writer = csv.writer(Line())
    with of_one_moment():
        names = _field_names(submissions)
        yield writer.writerow([*COLUMNS, *map(text_cell, names)])
        for submission in submissions.iterator(chunk_size=CHUNK):
            sent = (text_cell(submission.fields.get(name, "")) for name in names)
            yield writer.writerow([*_who(submission, zone), *sent])


def _field_names(submissions: QuerySet[FormSubmission]) -> list[str]:
    names: dict[str, None] = {}
    for fields in submissions.values_list("fields", flat=True).iterator(chunk_size=CHUNK):
        names |= dict.fromkeys(fields)
        if len(names) >= MOST_FIELDS:
            break
    return list(names)[:MOST_FIELDS]


def counted_opt_in(submission: FormSubmission) -> OptIn | None:
    """The opt-in that the submission is, unless it was taken back."""
    opt_in = submission.opt_in
    return None if opt_in is None or opt_in.status == OptIn.Status.REVERSED else opt_in


def _who(submission: FormSubmission, zone: ZoneInfo) -> list[str]:
    opt_in = None if submission.spam else counted_opt_in(submission)
    credited = (opt_in.partner, opt_in.link, opt_in.ad) if opt_in else ()
    codes = [each.code if each else "" for each in credited] or [""] * 3
    when = f"{submission.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return [when, submission.form.code, text_cell(submission.email), *codes]
