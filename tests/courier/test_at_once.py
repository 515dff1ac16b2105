"""Couriers at the same time, on one folder or on two hosts: slower, never wrong."""

import threading
import uuid
from contextlib import suppress

import pytest
from django.db import connection, connections
from django.utils import timezone

from stats.capture.books.record import BATCH, record
from stats.capture.courier import delivery
from stats.capture.courier.drain import Drain
from stats.models import Hit
from tests.capture.visiting import differences
from tests.courier.journals import ids, leave, set_aside, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor_hits(make, monkeypatch):
    """Many hits of five visitors, by way of three ads or none; batches are small."""
    monkeypatch.setitem(BATCH, connection.vendor, 15)
    visitors = [uuid.uuid4() for _ in range(5)]
    return [make.hit(visitor=visitors[number % 5], ad=number % 3 or None) for number in range(120)]


def drain_at_once(*couriers, around=None):
    """Let each courier drain everything, all at the same time. Returns what they raised."""
    barrier, problems = threading.Barrier(len(couriers)), []

    def work(courier):
        barrier.wait()
        try:
            with connection.execute_wrapper(around or (lambda execute, *statement: execute(*statement))):
                while courier.drain(timezone.now()):
                    pass
        except Exception as problem:  # noqa: BLE001 (told in the end)
            problems.append(problem)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(courier,)) for courier in couriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_couriers_on_one_folder_store_everything_once(folder, visitor_hits):
    for start in range(0, 120, 10):
        leave(folder, *visitor_hits[start : start + 10])
    assert drain_at_once(*(Drain(folder, "here") for _ in range(4))) == []
    assert stored() == ids(visitor_hits)
    assert (set_aside(), differences()) == ({}, [])
    assert Hit.objects.filter(is_unique=True).count() == 15


@pytest.fixture
def refusals(monkeypatch):
    """What batches were refused for."""
    found = []

    def note(hits, now):
        try:
            return record(hits, now)
        except Exception as problem:
            found.append(problem)
            raise

    monkeypatch.setattr(delivery, "record", note)
    return found


def test_couriers_of_two_hosts_wait_for_each_other_and_agree_on_who_is_unique(folder, visitor_hits, tmp_path, refusals):
    other, meeting = tmp_path / "other", threading.Barrier(2)
    other.mkdir()
    leave(folder, *visitor_hits[::2])
    leave(other, *visitor_hits[1::2])

    def meet_between_hits_and_tallies(execute, sql, *others):
        if "INSERT INTO stats_linktally" in sql:
            with suppress(threading.BrokenBarrierError):
                meeting.wait(0.5)
        return execute(sql, *others)

    around = meet_between_hits_and_tallies
    assert drain_at_once(Drain(folder, "here"), Drain(other, "there"), around=around) == []
    assert stored() == ids(visitor_hits)
    assert Hit.objects.filter(is_unique=True).count() == 15
    assert (refusals, differences()) == ([], [])
