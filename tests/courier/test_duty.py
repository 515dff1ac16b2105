"""One duty of a courier: again and again, whatever happens."""

import logging

import pytest
from django.db import OperationalError, connection

from stats.capture.courier.duty import LONGEST_PAUSE, SHORTEST_PAUSE, Doing, Duty
from stats.capture.health import counters
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def doing(do, **how):
    return Doing(Duty("test", do, **{"every": 1, **how}))


def raises(*problems):
    """Work that fails with one problem after the other, and then does not."""
    left = list(problems)

    def do(_):
        if left:
            raise left.pop(0)
        return False

    return do


def test_it_is_done_again_at_once_while_more_is_waiting():
    left = [True, True, False]
    this = doing(lambda _: left.pop(0))
    assert [this.round() for _ in range(3)] == [0, 0, 1]


def test_after_trouble_the_pause_grows_to_a_limit_and_is_forgotten_with_the_trouble():
    this = doing(raises(*[OperationalError("away")] * 8))
    pauses = [this.round() for _ in range(9)]
    assert pauses == [SHORTEST_PAUSE * 2**number for number in range(6)] + [LONGEST_PAUSE] * 2 + [1]
    assert doing(raises(OperationalError("away"))).round() == SHORTEST_PAUSE


def test_trouble_is_told_once_for_as_long_as_it_is_the_same(caplog):
    this = doing(raises(OperationalError("away"), OperationalError("still away"), KeyError("a bug")))
    for _ in range(4):
        this.round()
    told = [(record.levelno, record.getMessage(), bool(record.exc_info)) for record in caplog.records]
    assert told == [
        (logging.ERROR, "The courier's test waits: away", False),
        (logging.ERROR, "The courier's test waits: 'a bug'", True),
        (logging.WARNING, "The courier's test goes on. Rounds that failed: 3.", False),
    ]


def test_rounds_that_fail_are_counted_where_the_duty_says():
    before = counters.sums().get("drain_errors", 0)
    this = doing(raises(OperationalError("away"), KeyError("a bug")), troubles="drain_errors")
    for _ in range(3):
        this.round()
    assert counters.sums()["drain_errors"] == before + 2


def test_a_thread_goes_on_after_anything_and_ends_only_when_it_is_told_to():
    done = []
    fails = raises(OperationalError("away"), MemoryError(), KeyError("a bug"))

    def do(now):
        fails(now)
        done.append(now)
        return True

    this = doing(do)
    this.start()
    wait_until(lambda: len(done) > 2)
    this.is_over.set()
    this.join(30)
    assert not this.is_alive()


def test_a_round_has_a_connection_that_works_though_the_last_one_was_lost():
    def ask(_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return False

    this = doing(ask)
    assert this.round() == 1
    connection.connection.close()
    assert [this.round(), this.round()][-1] == 1


def test_between_rounds_that_are_far_apart_no_connection_is_held():
    doing(lambda _: False, every=1).round()
    assert connection.connection is not None
    doing(lambda _: False, every=60).round()
    assert connection.connection is None


def test_what_needs_no_database_is_done_without_one():
    connection.close()
    assert doing(lambda _: False, needs_database=False).round() == 1
    assert connection.connection is None
