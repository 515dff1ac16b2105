"""Several who record at once: every hit counts once, or not at all."""

import threading
import uuid
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from stats.capture.books import tallies
from stats.capture.books.record import record
from stats.models import Hit, PrunedDay, Tally
from tests.capture.conftest import NOON
from tests.capture.visiting import differences
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number, work):
    """Let so many threads work, each knowing its turn, from the same moment on. What they gave back."""
    barrier, results = threading.Barrier(number), []

    def run(turn):
        barrier.wait()
        results.append(work(turn))
        connections.close_all()

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_batch_from_many_sides_is_counted_once(hit):
    batch = [hit(number / 10, ad=number % 3 or None) for number in range(60)]
    new = at_once(6, lambda turn: record(batch if turn % 2 else batch[::-1]).new)
    assert sorted(new) == [0, 0, 0, 0, 0, 60]
    assert differences() == []


def test_batches_that_overlap_are_counted_once(hit):
    hits = [hit(number / 10, ad=number % 5 or None) for number in range(120)]
    new = at_once(6, lambda turn: record(hits[turn * 15 : turn * 15 + 45]).new)
    assert sum(new) == Hit.objects.count() == 120
    assert differences() == []


def test_a_visitor_who_clicks_everywhere_is_unique_once(hit):
    visitor = uuid.uuid4()
    new = at_once(6, lambda turn: record([hit(turn, visitor=visitor)]).new)
    assert sum(new) == Hit.objects.count() == 6
    assert Hit.objects.filter(is_unique=True).count() == Tally.objects.get().uniques == 1


def test_a_batch_that_fails_half_way_leaves_nothing(hit):
    with table_away("stats_partnertally"), pytest.raises(DatabaseError, match="stats_partnertally"):
        record([hit()])
    assert not Hit.objects.exists()
    assert not Tally.objects.exists()


@contextmanager
def table_away(name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO away")
        yield
        cursor.execute(f"ALTER TABLE away RENAME TO {name}")


def test_who_waited_while_a_day_was_pruned_is_refused(hit):
    one, found = hit(), []

    def run():
        found.append(record([one]))
        connections.close_all()

    recorder = threading.Thread(target=run)
    with transaction.atomic():
        tallies.lock()
        recorder.start()
        wait_until(is_somebody_waiting)
        PrunedDay.objects.create(day=NOON.date(), pruned_at=timezone.now())
    recorder.join()
    assert found[0].refused == (one,)
    assert (Hit.objects.count(), Tally.objects.count()) == (0, 0)


def is_somebody_waiting():
    """For the lock of the tallies; of SQLite's nobody can tell who waits for it."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0] == 1
