"""What was reversed leaves the figures of its day, and no trace of itself in reports."""

from datetime import date

import pytest

from stats.models import PartnerTally, RevenueTally, Tally
from stats.reports.answers import answer
from stats.reports.days import Days
from stats.reports.export import csv_lines
from stats.reports.overview import overview
from stats.reports.questions import Question
from tests.capture.happenings import World, bought, chargeback, refund, token_of, won

DAYS = Days(date(2026, 2, 1), date(2026, 3, 31))
ROWS = [("day",), ("link",), ("partner",), ("ad",), ("day", "link", "partner", "ad")]


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def token(world):
    """Of a click that is not in the books: nothing but its opt-ins counts."""
    return token_of(world.hit(0, world.cast.alice))


def asked(world, rows=("day",)):
    return Question(world.cast.alice, DAYS, rows=rows)


@pytest.mark.parametrize("rows", ROWS, ids=",".join)
def test_a_row_of_which_nothing_is_left_is_gone_with_its_currency(world, token, rows):
    world.hear(bought(token=token))
    world.hear(refund(20, "re_1"))
    found = answer(asked(world, rows))
    assert (list(found.rows), found.currencies, found.by_day, found.total.purchases) == ([], (), {}, 0)
    assert (Tally.objects.count(), PartnerTally.objects.count(), RevenueTally.objects.count()) == (0, 0, 0)


def test_the_csv_has_neither_the_row_nor_an_empty_currency(world, token):
    world.hear(bought(token=token))
    world.hear(bought(names=("1002",), amount="5", currency="USD", token=token))
    world.hear(chargeback(20, names=("1002",)))
    assert list(csv_lines(asked(world))) == [
        "day,hits,unique,forms,purchases,conversion,filtered,revenue_EUR\r\n",
        "2026-03-01,0,0,0,1,,0,49.90\r\n",
    ]


def test_a_row_with_other_figures_stays(world, token):
    world.tell(world.hit(1, world.cast.alice))
    world.hear(bought(token=token))
    world.hear(refund(20, "re_1"))
    (row,) = answer(asked(world)).rows
    assert (row.figures.hits, row.figures.purchases, row.figures.revenue) == (1, 0, {})


def test_a_purchase_paid_back_in_part_counts_with_what_is_left(world, token):
    world.hear(bought(token=token, amount="0.30"))
    world.hear(refund(20, "re_1", "0.10"), refund(21, "re_2", "0.10"))
    figures = answer(asked(world)).total
    assert (figures.purchases, str(figures.revenue["EUR"])) == (1, "0.100")


def test_a_won_dispute_brings_the_row_back(world, token):
    world.hear(bought(token=token))
    world.hear(chargeback(20), won(30))
    assert answer(asked(world)).total.purchases == 1
    assert str(answer(asked(world)).total.revenue["EUR"]) == "49.900"


def test_the_overview_knows_nothing_of_it_either(world, token):
    world.hear(bought(token=token))
    world.hear(refund(20, "re_1"))
    found = overview(world.cast.alice, DAYS)
    assert (found.now.purchases, found.now.revenue, dict(found.by_day)) == (0, {}, {})
