"""The hits of each day beside the rows of a list."""

from datetime import timedelta

import pytest

from stats.reports import last_days
from stats.reports.answers import answer
from stats.reports.questions import Question
from stats.reports.series import starts
from stats.reports.trends import trend_step, trends, trends_of_rows
from tests.stats.rows import TODAY, count

DAYS = last_days(3, TODAY)


@pytest.mark.parametrize("column", ["link", "partner", "ad"])
def test_hits_stand_by_day_and_by_id(cast, django_assert_num_queries, column):
    count(cast.alice, cast.skincare, cast.website2, hits=2)
    count(cast.alice, cast.skincare, cast.website2, day=TODAY - timedelta(days=2), hits=5)
    wanted = {"link": cast.skincare, "partner": cast.alice, "ad": cast.website2}[column].pk
    with django_assert_num_queries(1):
        assert trends(cast.alice, column, [wanted], DAYS) == {wanted: (5, 0, 2)}


def test_links_and_partners_of_the_team_are_added_up(cast):
    count(cast.alice, cast.haircare, hits=2)
    count(cast.bob, cast.haircare, cast.website2, hits=3)
    assert trends(cast.alice, "link", [cast.haircare.pk], DAYS) == {cast.haircare.pk: (0, 0, 5)}


@pytest.mark.parametrize("column", ["link", "partner", "ad"])
def test_a_strangers_hits_are_none_of_mine(cast, column):
    count(cast.zoe, cast.haircare, cast.website2, hits=100)
    wanted = {"link": cast.haircare, "partner": cast.zoe, "ad": cast.website2}[column].pk
    assert trends(cast.alice, column, [wanted], DAYS) == {wanted: (0, 0, 0)}


def test_days_outside_the_range_are_left_out(cast):
    count(cast.alice, cast.haircare, day=TODAY - timedelta(days=3), hits=7)
    count(cast.alice, cast.haircare, day=TODAY + timedelta(days=1), hits=7)
    assert trends(cast.alice, "link", [cast.haircare.pk], DAYS) == {cast.haircare.pk: (0, 0, 0)}


def test_no_ids_ask_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert trends(cast.alice, "link", [], DAYS) == {}


@pytest.mark.parametrize("rows", [("link",), ("partner",), ("ad",), ("link", "partner", "ad")])
@pytest.mark.parametrize("days", [1, 30, 200, 800])
def test_every_row_of_a_report_has_a_trend_that_holds_its_hits(cast, django_assert_num_queries, rows, days):
    for number in range(12):
        count(cast.alice, cast.haircare, day=TODAY - timedelta(days=number * 70), hits=number + 1)
        count(cast.bob, cast.haircare, cast.website2, day=TODAY - timedelta(days=number * 7), hits=2)
    found = answer(Question(cast.alice, last_days(days, TODAY), rows))
    shown = found.rows[0:50]
    with django_assert_num_queries(1):
        lines = trends_of_rows(found.question, shown)
    assert {row.key: sum(lines[row.key]) for row in shown} == {row.key: row.figures.hits for row in shown}
    assert {len(line) for line in lines.values()} == {
        len(starts(found.question.days, trend_step(last_days(days, TODAY))))
    }


def test_rows_that_are_not_shown_cost_nothing(cast):
    count(cast.alice, cast.haircare, hits=2)
    count(cast.alice, cast.skincare, hits=1)
    found = answer(Question(cast.alice, DAYS, ("link",)))
    assert trends_of_rows(found.question, found.rows[0:1]) == {(cast.haircare.pk,): (0, 0, 2)}
    assert trends_of_rows(found.question, []) == {}
