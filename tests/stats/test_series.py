"""How figures are joined into the steps of a chart."""

from datetime import date

import pytest

from stats.drawing import scale
from stats.reports import Days, Figures, last_days
from stats.reports.days import PRESETS, presets
from stats.reports.series import Step, before, series

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("count", "step", "points"),
    [(1, Step.DAY, 1), (92, Step.DAY, 92), (93, Step.WEEK, 14), (728, Step.WEEK, 105), (729, Step.MONTH, 25)],
)
def test_long_ranges_take_longer_steps(count, step, points):
    found = series(last_days(count, TODAY), {})
    assert found.step is step
    assert len(found.points) == points


def test_days_without_figures_are_points_too():
    found = series(last_days(3, TODAY), {TODAY: Figures(hits=2)})
    assert [point.figures.hits for point in found.points] == [0, 0, 2]


def test_steps_hold_every_hit_once():
    days = last_days(400, TODAY)
    found = series(days, {day: Figures(hits=1, unique=1) for day in days})
    assert sum(point.figures.hits for point in found.points) == 400
    assert found.points[0].days.start == days.start
    assert found.points[1].days.start.weekday() == 0
    assert found.points[-1].days.end == TODAY


def test_presets_are_the_ranges_that_their_names_say():
    found = presets(date(2026, 3, 4))
    assert found == {
        "today": Days(date(2026, 3, 4), date(2026, 3, 4)),
        "yesterday": Days(date(2026, 3, 3), date(2026, 3, 3)),
        "7-days": Days(date(2026, 2, 26), date(2026, 3, 4)),
        "30-days": Days(date(2026, 2, 3), date(2026, 3, 4)),
        "90-days": Days(date(2025, 12, 5), date(2026, 3, 4)),
        "12-months": Days(date(2025, 3, 5), date(2026, 3, 4)),
        "this-week": Days(date(2026, 3, 2), date(2026, 3, 4)),
        "this-month": Days(date(2026, 3, 1), date(2026, 3, 4)),
        "last-month": Days(date(2026, 2, 1), date(2026, 2, 28)),
        "this-year": Days(date(2026, 1, 1), date(2026, 3, 4)),
    }
    assert found.keys() == PRESETS.keys()


@pytest.mark.parametrize("count", [1, 30, 100, 1000])
def test_the_days_before_are_points_as_long_as_these(count):
    days = last_days(count, TODAY)
    by_day = {day: Figures(hits=1) for day in Days(days.before().start, days.end)}
    now = series(days, by_day)
    earlier = before(now, by_day)
    assert [point.figures.hits for point in earlier.points] == [point.figures.hits for point in now.points]
    assert (earlier.points[0].days.start, earlier.points[-1].days.end) == (days.before().start, days.before().end)


@pytest.mark.parametrize("most", [0, 1, 3, 5, 6, 9, 10, 11, 99, 101, 999, 12345, 10**9])
def test_a_scale_reaches_the_highest_bar_in_few_round_steps(most):
    lines = scale(most)
    assert lines[0] == 0
    assert lines[-1] >= max(most, 1)
    assert len(lines) <= 6
