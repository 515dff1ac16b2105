"""Rows of a list put in order by their figures, a page of them, and their total."""

import pytest

from partners.models import Partner
from stats.reports import Days
from stats.reports.listed import listed
from stats.reports.questions import Question, Sort
from tests.factories import PartnerFactory
from tests.stats.rows import TODAY, count

DAYS = Days(TODAY, TODAY)


@pytest.fixture
def recruits(cast):
    """Five of Alice's: `r0` has no hits, `r1` and `r2` one each, `r3` three of which none is unique, `r4` four."""
    made = [PartnerFactory(code=f"r{number}", name=f"R{number}", parent=cast.alice) for number in range(5)]
    for partner, hits, unique in zip(made[1:], (1, 1, 3, 4), (1, 1, 0, 2), strict=True):
        count(partner, cast.haircare, day=TODAY, hits=hits, unique=unique, forms=1)
    return Partner.objects.filter(code__startswith="r").order_by("name")


def ask(recruits, cast, sort=None, page=1, size=5):
    return listed(recruits, Question(cast.alice, DAYS), "partner", sort=sort, page=page, size=size)


def codes(found):
    return " ".join(line.row.code for line in found.page)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, "r0 r1 r2 r3 r4"),
        (Sort("hits", is_descending=True), "r4 r3 r1 r2 r0"),
        (Sort("hits"), "r0 r1 r2 r3 r4"),
        (Sort("conversion"), "r4 r1 r2 r0 r3"),
        (Sort("conversion", is_descending=True), "r1 r2 r4 r0 r3"),
        (Sort("revenue_EUR", is_descending=True), "r0 r1 r2 r3 r4"),
    ],
)
def test_equal_rows_stay_as_they_were_and_blank_ones_come_last(cast, recruits, sort, order):
    assert codes(ask(recruits, cast, sort)) == order


@pytest.mark.parametrize(("page", "shown"), [(1, "r0 r1"), (3, "r4"), (4, "r0 r1"), (10**6, "r0 r1")])
def test_a_page_that_is_not_there_is_the_first(cast, recruits, page, shown):
    found = ask(recruits, cast, page=page, size=2)
    assert codes(found) == shown
    assert (found.page.paginator.count, found.total.hits) == (5, 9)


def test_no_rows_have_no_figures(cast, recruits):
    count(cast.alice, cast.haircare, day=TODAY, hits=9)
    found = ask(recruits.none(), cast)
    assert (list(found.page), found.total.hits) == ([], 0)


def test_more_than_are_named_one_by_one_have_the_same_figures(cast, recruits, monkeypatch):
    count(cast.alice, cast.haircare, day=TODAY, hits=9)
    named = ask(recruits, cast, Sort("hits"))
    monkeypatch.setattr("stats.reports.listed.MOST_NAMED", 2)
    assert ask(recruits, cast, Sort("hits")).total == named.total
    assert list(ask(recruits, cast, Sort("hits")).page) == list(named.page)


def test_it_costs_four_queries(cast, recruits, django_assert_num_queries):
    with django_assert_num_queries(4):
        ask(recruits, cast)
