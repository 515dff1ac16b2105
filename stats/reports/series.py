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
    step = _step(days)
    grouped = groupby(days, key=lambda day: _start(day, step))
    return Series(step, tuple(_point(list(group), by_day) for _, group in grouped))


def _step(days: Days) -> Step:
    if len(days) <= MOST_DAYS:
        return Step.DAY
    return Step.WEEK if len(days) <= MOST_WEEKS * 7 else Step.MONTH


def _start(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    return day - timedelta(days=day.weekday()) if step is Step.WEEK else day.replace(day=1)


def _point(group: list[date], by_day: Mapping[date, Figures]) -> Point:
    return Point(Days(group[0], group[-1]), add_up(by_day[day] for day in group if day in by_day))
