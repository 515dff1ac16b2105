"""Hits over time beside the rows of a list, for a small line in each row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import DateField, F, QuerySet
from django.db.models.functions import Trunc

from partners.models import Partner
from partners.team import team_ids
from stats.few import Among
from stats.models import PartnerTally, Tally
from stats.reports import tallied
from stats.reports.answers import Row
from stats.reports.asked import asked
from stats.reports.days import Days
from stats.reports.earned import Key
from stats.reports.figures import whole_sum
from stats.reports.questions import Question
from stats.reports.series import Step, starts, step_for

Trend = tuple[int, ...]

# A small line shows no more.
MOST_POINTS = 31


def trends(partner: Partner, column: str, ids: Collection[int], days: Days) -> dict[int, Trend]:
    """Hits of each day, by id of a link, partner or ad, within the partner's team: one query, a trend for every id."""
    if not ids:
        return {}
    tallies: QuerySet[Any] = PartnerTally.objects.all() if column == "partner" else Tally.objects.all()
    chosen = tallies.filter(Among(F(column), [*ids]), day__range=(days.start, days.end))
    found = _by_step(chosen.filter(partner__in=team_ids(partner.pk)).order_by(), (column,), Step.DAY)
    by_key = _in_order(found, list(days))
    return {wanted: by_key.get((wanted,), (0,) * len(days)) for wanted in ids}


def trends_of_rows(question: Question, rows: Sequence[Row]) -> dict[Key, Trend]:
    """Hits by day, week or month, by the key of a row; for rows that are not days themselves. One query."""
    if not rows:
        return {}
    step = trend_step(question.days)
    shown: dict[str, Any] = {
        column: tuple({row.key[place] for row in rows}) for place, column in enumerate(question.rows)
    }
    narrowed = replace(question, chosen={**question.chosen, **shown})
    return _in_order(asked(narrowed, _of_rows, step), starts(question.days, step))


def _of_rows(question: Question, step: Step) -> QuerySet[Any, Any]:
    return _by_step(tallied.cells(question, question.rows), question.rows, step)


def trend_step(days: Days) -> Step:
    """What a point of a small line stands for."""
    return step_for(days, MOST_POINTS, MOST_POINTS)


def _by_step(tallies: QuerySet[Any], columns: tuple[str, ...], step: Step) -> QuerySet[Any, Any]:
    """Tuples: the columns, the first day of the step, the hits."""
    first_day = F("day") if step is Step.DAY else Trunc("day", step.value, output_field=DateField())
    grouped = tallies.annotate(first_day=first_day).values(*columns, "first_day")
    found: QuerySet[Any, Any] = grouped.annotate(sum_hits=whole_sum("hits"))
    return found.values_list(*columns, "first_day", "sum_hits")


def _in_order(found: Iterable[tuple[Any, ...]], first_days: Sequence[date]) -> dict[Key, Trend]:
    """A number for each step, by group; 0 where nothing was counted."""
    places = {day: place for place, day in enumerate(first_days)}
    by_key: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(places))
    for *key, first_day, hits in found:
        by_key[tuple(key)][places[first_day]] = hits
    return {key: tuple(numbers) for key, numbers in by_key.items()}
