"""How figures went over time: by day, or by longer steps where days would be too many to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from stats.reports.days import Days
from stats.reports.figures import Figures, add_up

MOST_DAYS = 92
MOST_WEEKS = 104


class Step(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Point:
    """What was counted on these days."""

    days: Days
    figures: Figures


@dataclass(frozen=True, slots=True)
class Series:
    """Points without a gap, each of one step; the first and the last may be cut by the range."""

    step: Step
    points: tuple[Point, ...]


def series(days: Days, by_day: Mapping[date, Figures]) -> Series:
    """The range in at most some hundred steps. Weeks begin on Mondays."""
    step = step_for(days)
    grouped = groupby(days, key=lambda day: _start(day, step))
    return Series(step, tuple(_point(list(group), by_day) for _, group in grouped))


def before(found: Series, by_day: Mapping[date, Figures]) -> Series:
    """The range right before, in points as long as these ones, so that each stands behind its own."""
    length = timedelta(days=sum(len(point.days) for point in found.points))
    earlier = (Days(point.days.start - length, point.days.end - length) for point in found.points)
    return Series(found.step, tuple(_point(list(days), by_day) for days in earlier))


def step_for(days: Days, most_days: int = MOST_DAYS, most_weeks: int = MOST_WEEKS) -> Step:
    """The shortest step that is not too short to see."""
    if len(days) <= most_days:
        return Step.DAY
    return Step.WEEK if len(days) <= most_weeks * 7 else Step.MONTH


def starts(days: Days, step: Step) -> list[date]:
    """The first day of each step, which may lie before the range."""
    return list(dict.fromkeys(_start(day, step) for day in days))


def _start(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    return day - timedelta(days=day.weekday()) if step is Step.WEEK else day.replace(day=1)


def _point(group: list[date], by_day: Mapping[date, Figures]) -> Point:
    return Point(Days(group[0], group[-1]), add_up(by_day[day] for day in group if day in by_day))
