"""A list of partners or ads with the figures of each, put in order by any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

from stats.reports.figures import Figures, add_up
from stats.reports.grouped import figures_by
from stats.reports.questions import Question, Sort
from stats.reports.trends import Trend, trends

# The database looks up the figures of so many by their ids; of more it reads all that the team has.
MOST_NAMED = 2000

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """One row of the list, its figures, and its hits of each day."""

    row: Row
    figures: Figures
    trend: Trend


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One page of the list, and what all pages come to."""

    page: Page[Line[Row]]
    total: Figures


def sort_by(figure: tuple[str, bool] | None) -> Sort | None:
    """The order by a figure, named as in Figures or by its currency; None leaves the rows as they are."""
    return Sort(*figure) if figure else None


def listed(
    rows: QuerySet[Row],
    question: Question,
    column: Literal["partner", "ad"],
    *,
    sort: Sort | None,
    page: int,
    size: int,
) -> Listed[Row]:
    """The page of these rows, in their own order unless sorted by a figure; four queries. See `of_one_moment`.

    A page that is not there is the first one.
    """
    ids = list(rows.values_list("pk", flat=True))
    figures = _figures(question, column, ids)
    paginator = Paginator(_in_order(ids, figures, sort) if sort else ids, size)
    number = page if page in paginator.page_range else 1
    wanted = list(paginator.page(number).object_list)
    shown, by_day = rows.in_bulk(wanted), trends(question.partner, column, wanted, question.days)
    lines = [Line(shown[pk], figures.get(pk, Figures()), by_day[pk]) for pk in wanted if pk in shown]
    return Listed(Page(lines, number, paginator), add_up(figures.values()))


def _figures(question: Question, column: str, ids: Sequence[int]) -> dict[int, Figures]:
    if not ids:
        return {}
    if len(ids) <= MOST_NAMED:
        narrowed = {"team": tuple(ids)} if column == "partner" else {"chosen": {column: tuple(ids)}}
        return figures_by(replace(question, **narrowed), column)
    wanted = set(ids)
    return {pk: figures for pk, figures in figures_by(question, column).items() if pk in wanted}


def _in_order(ids: Sequence[int], figures: Mapping[int, Figures], sort: Sort) -> list[int]:
    """Equal ones stay as they were; what has no such figure comes last, either way."""
    found = {pk: _figure(figures.get(pk, Figures()), sort) for pk in ids}
    sorted_ids = sorted(ids, key=lambda pk: found[pk] or 0, reverse=sort.is_descending)
    return sorted(sorted_ids, key=lambda pk: found[pk] is None)


def _figure(figures: Figures, sort: Sort) -> Decimal | int | None:
    if sort.currency:
        return figures.revenue.get(sort.currency, Decimal())
    value: Decimal | int | None = getattr(figures, sort.column)
    return value
