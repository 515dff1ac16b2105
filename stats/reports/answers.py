"""A question's answer: rows, their total, and how it went day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, overload

from django.db.models import Count, QuerySet, Window

from stats.reports import tallied
from stats.reports.asked import asked
from stats.reports.earned import Key, earned
from stats.reports.figures import Figures, Revenue, add_up, figures_of
from stats.reports.grouped import figures_by
from stats.reports.questions import Question


@dataclass(frozen=True, slots=True)
class Named:
    """A link, partner or ad as a row shows it. `maker` names the partner whose ad it is, if not the asker's own."""

    code: str
    name: str
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. What the question did not ask rows by is None; an `ad` of None in rows by ad: no ad.

    `key` has the day and the ids that make it a row; `before` its figures of the days before, if these are wanted.
    """

    figures: Figures
    key: Key = ()
    day: date | None = None
    link: Named | None = None
    partner: Named | None = None
    ad: Named | None = None
    before: Figures | None = None


class Rows(Sequence[Row]):
    """The lines of a report in order, read from the database as far as they are asked for: a Paginator's list.

    Whoever has read some knows how many there are.
    """

    def __init__(
        self, question: Question, revenue: Mapping[Key, Revenue], before: Mapping[Key, Revenue] | None = None
    ) -> None:
        self._question = question
        self._revenue, self._revenue_before = revenue, before or {}
        self._read: dict[int, list[Row]] = {}
        self._count: int | None = None

    def __len__(self) -> int:
        """Counting takes the database as long as reading: better read first."""
        if self._count is None:
            self._count = tallied.counted(self._question, self._question.rows).count()
        return self._count

    @overload
    def __getitem__(self, part: int) -> Row: ...
    @overload
    def __getitem__(self, part: slice) -> list[Row]: ...
    def __getitem__(self, part: int | slice) -> Row | list[Row]:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        start = part.start or 0
        read = self._read.get(start, [])
        if part.stop is None or len(read) < min(part.stop, self._count or part.stop) - start:
            read = self._read[start] = self._rows(part)
        return read[: None if part.stop is None else part.stop - start]

    def _rows(self, part: slice) -> list[Row]:
        found = asked(self._question, _part, part.start, part.stop)
        if found or not part.start:
            self._count = found[0]["row_count"] if found else 0
        return [self._row(row) for row in found]

    def __iter__(self) -> Iterator[Row]:
        found = tallied.named_and_ordered(self._question)
        return (self._row(each) for each in found.iterator(chunk_size=2000))

    def _row(self, found: dict[str, Any]) -> Row:
        key = tuple(found[column] for column in self._question.rows)
        has_before = self._question.has_rows_before
        return Row(
            figures_of(found, self._revenue.get(key)),
            key,
            day=found.get("day"),
            link=self._named("link", found),
            partner=self._named("partner", found),
            ad=self._named("ad", found),
            before=figures_of(found, self._revenue_before.get(key), "before") if has_before else None,
        )

    def _named(self, column: str, found: dict[str, Any]) -> Named | None:
        code = found.get(f"{column}_code")
        if code is None:
            return None
        is_foreign = column == "ad" and found["ad_maker_id"] != self._question.partner.pk
        return Named(code, found[f"{column}_name"], maker=found["ad_maker"] if is_foreign else "")


def _part(question: Question, start: int | None, stop: int | None) -> QuerySet[Any, Any]:
    """Some rows, each with the number of all."""
    counted: QuerySet[Any, Any] = tallied.named_and_ordered(question).annotate(row_count=Window(Count("*")))
    return counted[start:stop]


@dataclass(frozen=True, slots=True)
class Answer:
    """`by_day` has the days on which anything was counted.

    Where the days before are wanted, their figures are `before`, and `by_day` has them too.
    """

    question: Question
    rows: Sequence[Row]
    total: Figures
    by_day: dict[date, Figures]
    before: Figures | None

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(self.total.revenue)


def answer(question: Question) -> Answer:
    """One query for days in their order, two for other rows; another for a team that is not named yet, and for rows.

    See `of_one_moment`.
    """
    question = tallied.with_team(question)
    by_day = figures_by(replace(question, days=question.days_read), "day")
    start = question.days.start
    before = add_up(figures for day, figures in by_day.items() if day < start)
    return Answer(
        question,
        _rows(question, by_day),
        add_up(figures for day, figures in by_day.items() if day >= start),
        by_day,
        before if question.is_compared else None,
    )


def _rows(question: Question, by_day: Mapping[date, Figures]) -> Sequence[Row]:
    """Days in their own order are known already; days in another take their revenue from what is known."""
    if question.rows != ("day",):
        money = earned(question)
        return Rows(question, money.now, money.before)
    if question.order.column != "day":
        return Rows(question, {(day,): figures.revenue for day, figures in by_day.items()})
    days = sorted((day for day in by_day if day >= question.days.start), reverse=question.order.is_descending)
    return [Row(by_day[day], (day,), day=day) for day in days]
