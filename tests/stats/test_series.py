"""How figures are joined into the steps of a chart, and drawn."""

from datetime import date, timedelta
from xml.etree.ElementTree import fromstring

import pytest

from stats.charts import chart, scale
from stats.reports import Days, Figures, last_days
from stats.reports.days import presets
from stats.reports.series import Step, series

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
    assert presets(date(2026, 3, 1)) == {
        "Today": Days(date(2026, 3, 1), date(2026, 3, 1)),
        "Yesterday": Days(date(2026, 2, 28), date(2026, 2, 28)),
        "7 days": Days(date(2026, 2, 23), date(2026, 3, 1)),
        "30 days": Days(date(2026, 1, 31), date(2026, 3, 1)),
        "90 days": Days(date(2025, 12, 2), date(2026, 3, 1)),
        "This month": Days(date(2026, 3, 1), date(2026, 3, 1)),
        "Last month": Days(date(2026, 2, 1), date(2026, 2, 28)),
    }


@pytest.mark.parametrize("most", [0, 1, 3, 5, 6, 9, 10, 11, 99, 101, 999, 12345, 10**9])
def test_a_scale_reaches_the_highest_bar_in_few_round_steps(most):
    lines = scale(most)
    assert lines[0] == 0
    assert lines[-1] >= max(most, 1)
    assert len(lines) <= 6


@pytest.mark.parametrize("count", [1, 7, 30, 92, 3660])
@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_a_chart_is_svg_that_says_what_it_shows(count, shape):
    days = last_days(count, TODAY)
    drawn = chart(series(days, {TODAY: Figures(hits=12, unique=9)}))
    svg = fromstring(getattr(drawn, shape))
    title, description = svg[0].text, svg[1].text
    assert svg.get("role") == "img"
    assert title.startswith("Hits and unique hits by ")
    assert "12 hits in all" in description


def test_a_chart_has_no_styles_of_its_own():
    drawn = chart(series(last_days(30, TODAY), {TODAY: Figures(hits=1)}))
    assert "style" not in drawn.wide


def test_a_chart_of_nothing_says_so():
    drawn = chart(series(last_days(7, TODAY), {}))
    assert "No hits." in drawn.wide


def test_a_charts_table_holds_its_bars():
    day = TODAY - timedelta(days=1)
    drawn = chart(series(last_days(2, TODAY), {day: Figures(hits=5, unique=4)}))
    assert [(bar.label, bar.hits, bar.unique) for bar in drawn.bars] == [("19 Nov 2026", 5, 4), ("20 Nov 2026", 0, 0)]


def test_weeks_and_months_are_named_by_their_days():
    weeks = chart(series(last_days(100, TODAY), {})).bars
    months = chart(series(last_days(1000, TODAY), {})).bars
    assert weeks[-1].label == "16 Nov to 20 Nov 2026"
    assert months[-1].label == "November 2026"
