"""A question's answer: rows, their total, and how it went day by day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from stats.reports import tallied
from stats.reports.figures import THOUSANDTH, Figures, Revenue, add_up, figures_of
from stats.reports.questions import Question

# A year by day, or some hundred pairs of a link and an ad, in one query.
READ_AT_ONCE = 600

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A link, partner or ad as a row shows it. `maker` names the partner whose ad it is, if not the asker's own."""

    code: str
    name: str
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. What the question did not ask rows by is None; an `ad` of None in rows by ad: no ad."""

    figures: Figures
    day: date | None = None
    link: Named | None = None
    partner: Named | None = None
    ad: Named | None = None


class Rows(Sequence[Row]):
    """The lines of a report in order, read from the database as far as they are asked for: a Paginator's list."""

    def __init__(self, question: Question, revenue: dict[Key, Revenue]) -> None:
        self._question = question
        self._revenue = revenue
        self._found = tallied.named_and_ordered(question)
        self._first: list[dict[str, Any]] | None = None

    def __len__(self) -> int:
        """Counting takes the database as long as reading: only done where there are more than the first rows."""
        if self._first is None:
            self._first = list(self._found[:READ_AT_ONCE])
        if len(self._first) < READ_AT_ONCE:
            return len(self._first)
        return tallied.counted(self._question, self._question.rows).count()

    @overload
    def __getitem__(self, part: int) -> Row: ...
    @overload
    def __getitem__(self, part: slice) -> list[Row]: ...
    def __getitem__(self, part: int | slice) -> Row | list[Row]:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        is_read = self._first is not None and part.stop is not None and part.stop <= READ_AT_ONCE
        return [self._row(found) for found in (self._first if is_read else self._found)[part]]  # type: ignore[index]

    def __iter__(self) -> Iterator[Row]:
        return (self._row(found) for found in self._found.iterator(chunk_size=2000))

    def _row(self, found: dict[str, Any]) -> Row:
        key = tuple(found[column] for column in self._question.rows)
        return Row(
            figures_of(found, self._revenue.get(key)),
            day=found.get("day"),
            link=self._named("link", found),
            partner=self._named("partner", found),
            ad=self._named("ad", found),
        )

    def _named(self, column: str, found: dict[str, Any]) -> Named | None:
        code = found.get(f"{column}_code")
        if code is None:
            return None
        is_foreign = column == "ad" and found["ad_maker_id"] != self._question.partner.pk
        return Named(code, found[f"{column}_name"], maker=found["ad_maker"] if is_foreign else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """`by_day` has the days on which anything was counted, without revenue."""

    rows: Rows
    total: Figures
    by_day: dict[date, Figures]

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(self.total.revenue)


def answer(question: Question) -> Answer:
    """Three queries; the first rows and their number cost one more, and further ones two. See `of_one_moment`."""
    question = tallied.with_team(question)
    by_day = {found["day"]: figures_of(found) for found in tallied.counted(question, ("day",))}
    revenue = _revenue_by_row(question)
    total = add_up([*by_day.values(), *(Figures(revenue=amounts) for amounts in revenue.values())])
    return Answer(Rows(question, revenue), total, by_day)


def _revenue_by_row(question: Question) -> dict[Key, Revenue]:
    by_row: defaultdict[Key, Revenue] = defaultdict(dict)
    for found in tallied.revenue(question, question.rows):
        key = tuple(found[column] for column in question.rows)
        by_row[key][found["currency"]] = found["sum"].quantize(THOUSANDTH)
    return dict(by_row)
