"""A page of figures shows the books of one moment, whatever is counted while it is read."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from stats.models import Tally
from stats.reports.moment import of_one_moment
from tests.stats.reading import lines
from tests.stats.rows import TODAY, count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]


def elsewhere(work: Callable[[], None]) -> None:
    """Do it on another connection, to its end."""

    def working() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=working)
    thread.start()
    thread.join(60)


@contextmanager
def after_the_first_figures(work: Callable[[], None]) -> Iterator[None]:
    """Do it elsewhere once, between the first query that adds up and the next."""
    left = [work]

    def watch(execute, sql, *rest):
        result = execute(sql, *rest)
        if "SUM(" in sql and left:
            elsewhere(left.pop())
        return result

    with connection.execute_wrapper(watch):
        yield
    assert not left, "no figures were asked"


@pytest.fixture
def counting_more(traffic):
    return lambda: count(traffic.alice, traffic.giftbox, hits=7, EUR="70.00")


def test_rows_are_of_the_moment_of_their_total(as_alice, counting_more):
    before = lines(as_alice.get("/stats/?rows=link"))
    with after_the_first_figures(counting_more):
        assert lines(as_alice.get("/stats/?rows=link")) == before
    assert len(lines(as_alice.get("/stats/?rows=link"))) == len(before) + 1


def test_the_best_links_are_of_the_moment_of_the_figures(as_alice, counting_more):
    with after_the_first_figures(counting_more):
        overview = as_alice.get("/").context["overview"]
    assert overview.now.hits == sum(row.figures.hits for row in overview.best_links) == 11


def test_lines_of_csv_are_of_one_moment(as_alice, counting_more):
    before = as_alice.get("/stats/export.csv?rows=link").getvalue()
    with after_the_first_figures(counting_more):
        assert as_alice.get("/stats/export.csv?rows=link").getvalue() == before


def test_a_long_csv_is_of_the_moment_in_which_it_begins(traffic, as_alice):
    cell = {"partner": traffic.alice.pk, "link": traffic.haircare.pk, "day": TODAY}
    Tally.objects.bulk_create(Tally(**cell, ad=10**6 + number, hits=1) for number in range(5000))
    lines = iter(as_alice.get("/stats/export.csv?rows=link,ad&sort=hits"))
    next(lines)
    elsewhere(lambda: Tally.objects.filter(ad__gte=10**6).update(hits=2))
    assert [line.split(b",")[2] for line in lines].count(b"1") == 5000


def test_a_csv_that_nobody_reads_to_its_end_leaves_no_moment_behind(traffic, as_alice, counting_more):
    response = as_alice.get("/stats/export.csv?rows=link")
    next(iter(response))
    response.close()
    before = Tally.objects.count()
    elsewhere(counting_more)
    assert Tally.objects.count() == before + 1


def test_a_moment_ends_with_an_error(traffic, counting_more):
    def wrong() -> None:
        with of_one_moment():
            Tally.objects.count()
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        wrong()
    before = Tally.objects.count()
    elsewhere(counting_more)
    assert Tally.objects.count() == before + 1


def test_nobody_waits_for_a_reader(traffic, counting_more):
    with of_one_moment():
        before = Tally.objects.count()
        elsewhere(counting_more)
        assert Tally.objects.count() == before
    assert Tally.objects.count() == before + 1
