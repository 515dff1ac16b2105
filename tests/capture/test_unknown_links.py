"""Visits to unknown links: a number now and then, counted once."""

import pytest
from django.db import IntegrityError, transaction

from stats.capture.books.record import Recorded, record_unknown_link
from stats.capture.ids import new_id
from stats.capture.journal.records import UnknownLinkRecord
from stats.models import LinkTally, PrunedDay, UnknownLinkVisits
from tests.capture.conftest import NOON
from tests.capture.test_record_at_once import at_once
from tests.capture.visiting import differences


def visits(number=3):
    return UnknownLinkRecord(new_id(NOON), number)


def test_what_one_process_saw_is_added_to_what_others_saw(db):
    assert [record_unknown_link(visits(number)).new for number in (3, 4)] == [1, 1]
    tally = LinkTally.objects.get()
    assert (tally.day, tally.link, tally.outcome, tally.visits) == (NOON.date(), 0, "unknown-link", 7)
    assert differences() == []


def test_the_same_record_counts_once_however_often_it_comes(db):
    one = visits()
    assert [record_unknown_link(one).new for _ in range(3)] == [1, 0, 0]
    assert LinkTally.objects.get().visits == 3


@pytest.mark.django_db(transaction=True)
def test_the_same_record_from_many_sides_at_once_counts_once():
    one = visits()
    assert sorted(at_once(6, lambda _: record_unknown_link(one).new)) == [0, 0, 0, 0, 0, 1]
    assert LinkTally.objects.get().visits == 3


def test_those_of_a_pruned_day_are_refused(db):
    PrunedDay.objects.create(day=NOON.date(), pruned_at=NOON)
    one = visits()
    assert record_unknown_link(one) == Recorded(0, (one,))
    assert not LinkTally.objects.exists()


def test_fewer_than_none_are_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        record_unknown_link(visits(-1))
    assert not UnknownLinkVisits.objects.exists()
