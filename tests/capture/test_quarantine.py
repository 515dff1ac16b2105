"""What cannot be stored is set aside once, and goes into the books when it is tried again and can."""

import zlib
from datetime import timedelta

import pytest

from stats.capture.books.pruning import prune
from stats.capture.books.quarantine import Retried, retry, set_aside
from stats.capture.books.record import record
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord, UnknownLinkRecord, encode
from stats.models import FormSubmission, Hit, LinkTally, PrunedDay, QuarantinedRecord
from tests.capture.conftest import NOON
from tests.capture.visiting import differences
from tests.courier.journals import table_away
from tests.factories import HostedFormFactory


def aside(record, at=NOON, **fields):
    """A record, or a line, that was set aside."""
    line = record if isinstance(record, bytes) else encode(record)[:-1]
    set_aside(line, "refused", "No.", **{"journal": "a.jr", "host": "web", "at": at, **fields})
    return QuarantinedRecord.objects.get(line=line)


def submission(form):
    return SubmissionRecord(new_id(NOON), form.pk, "ann@people.example", "", "", {"name": "Ann"})


def test_the_same_line_is_set_aside_once(db):
    said = {"journal": "a.jr", "host": "web", "at": NOON}
    assert set_aside(b"garbage", "damaged", "Not readable.", **said)
    assert not set_aside(b"garbage", "damaged", "Again.", **{**said, "journal": "b.jr"})
    assert set_aside(b"garbage\x00", "damaged", "", **said)
    row = QuarantinedRecord.objects.get(line=b"garbage")
    assert (row.explanation, row.journal, row.host, row.at) == ("Not readable.", "a.jr", "web", NOON)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("\n", ""),
        ("Null in column “link”\nDETAIL: Failing row contains (ann@people.example, 7).", "Null in column “link”"),
        ('Key (email)=(ann@people.example) is "ann@people.example"', 'Key (email)=(…@…) is "…@…"'),
        ("A NUL \x00 here", "A NUL  here"),
        ("x" * 600, "x" * 500),
    ],
)
def test_of_what_the_database_said_the_first_line_is_kept_without_e_mails(db, said, kept):
    set_aside(b"garbage", "refused", said, journal="j" * 200, host="h" * 200, at=NOON)
    assert QuarantinedRecord.objects.get().explanation == kept


def test_a_hit_that_can_be_stored_by_now_is_stored_and_counted(hit):
    one = hit()
    assert retry(aside(one)) == Retried.RECORDED
    assert Hit.objects.get().pk == one.id
    assert not QuarantinedRecord.objects.exists()
    assert differences() == []


def test_a_hit_that_was_stored_meanwhile_is_not_counted_again(hit):
    one = hit()
    record([one])
    assert retry(aside(one)) == Retried.RECORDED
    assert LinkTally.objects.get().visits == 1


def test_a_wrong_clock_is_corrected_as_of_when_the_record_was_set_aside(hit):
    row = aside(hit(60 * 24 * 365), at=NOON + timedelta(hours=1))
    assert retry(row) == Retried.RECORDED
    assert Hit.objects.get().at == NOON + timedelta(hours=1)


def test_a_submission_that_can_be_stored_by_now_is_stored(cast):
    one = submission(HostedFormFactory())
    assert retry(aside(one)) == Retried.RECORDED
    assert FormSubmission.objects.get().record == one.id
    assert not QuarantinedRecord.objects.exists()


def test_visits_to_unknown_links_are_counted_once_they_can_be(db):
    assert retry(aside(UnknownLinkRecord(new_id(NOON), 4))) == Retried.RECORDED
    assert LinkTally.objects.get().visits == 4


def test_what_is_of_a_pruned_day_can_never_be_counted(hit):
    rows = [aside(hit(-60 * 24)), aside(UnknownLinkRecord(new_id(NOON - timedelta(days=1)), 4))]
    PrunedDay.objects.create(day=(NOON - timedelta(days=1)).date(), pruned_at=NOON)
    assert [retry(row) for row in rows] == [Retried.PRUNED] * 2
    assert QuarantinedRecord.objects.count() == 2
    assert not LinkTally.objects.exists()


def test_a_day_that_is_pruned_no_more_is_counted_again(hit):
    record([hit(-60 * 24)])
    prune(NOON + timedelta(days=30), timedelta(days=30))
    row = aside(hit(-60 * 24))
    PrunedDay.objects.all().delete()
    assert retry(row) == Retried.RECORDED


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (b"garbage", Retried.DAMAGED),
        (b"", Retried.DAMAGED),
        (b"1 00000000 h\t", Retried.DAMAGED),
        (b"3 %08x abcde" % zlib.crc32(b"abcde", 3), Retried.NEWER),
    ],
)
def test_what_cannot_be_read_stays_where_it_is(db, line, outcome):
    assert retry(aside(line)) == outcome
    assert QuarantinedRecord.objects.exists()


def test_what_the_database_still_refuses_stays_where_it_is(hit, cast):
    form = HostedFormFactory.build(pk=2**40)
    rows = [aside(hit(link=2**70)), aside(submission(form)), aside(UnknownLinkRecord(new_id(NOON), -1))]
    assert [retry(row) for row in rows] == [Retried.REFUSED] * 3
    assert QuarantinedRecord.objects.count() == 3
    assert not Hit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_trouble_that_passes_is_no_refusal(hit):
    row = aside(hit())
    with table_away("stats_linktally"), pytest.raises(Exception, match="stats_linktally"):
        retry(row)
    assert QuarantinedRecord.objects.exists()
    assert not Hit.objects.exists()
    assert retry(row) == Retried.RECORDED
