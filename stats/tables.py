"""A report as a table on a page: headings that sort, cells that narrow down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format

from stats.forms.report import ReportForm
from stats.money import money
from stats.reports import Figures
from stats.reports.answers import Answer, Named, Row
from stats.reports.questions import DEFAULT_ROWS, FIGURE_COLUMNS, NO_AD, Question

TITLES = {"forms": "Form opt-ins"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title, the query that sorts by it, and how it sorts now: for aria-sort."""

    title: str
    is_number: bool
    query: str
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, a note below it, and the query that narrows the report down to it."""

    heading: Heading
    text: str
    note: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    headings: Sequence[Heading]
    lines: Sequence[Sequence[Cell]]
    total: Sequence[Cell]
    key_count: int


def table(form: ReportForm, question: Question, answer: Answer, rows: Iterable[Row]) -> Table:
    """Some rows of an answer, with the total of all."""
    columns = [*question.rows, *FIGURE_COLUMNS, *(f"revenue_{currency}" for currency in answer.currencies)]
    headings = [_heading(column, form, question) for column in columns]
    lines = [
        [
            *(_key(form, column, row, heading) for column, heading in zip(question.rows, headings, strict=False)),
            *_figures(row.figures, answer, headings),
        ]
        for row in rows
    ]
    return Table(headings, lines, list(_figures(answer.total, answer, headings)), len(question.rows))


def percent(ratio: Decimal | None) -> str:
    """`12.5%`; nothing where there is no ratio."""
    return "" if ratio is None else f"{ratio:.1%}"


def _heading(column: str, form: ReportForm, question: Question) -> Heading:
    order, is_number = question.order, column not in question.rows
    is_sorted = order.column == column
    is_descending_next = not order.is_descending if is_sorted else is_number or column == "day"
    currency = column.removeprefix("revenue_") if column.startswith("revenue_") else ""
    return Heading(
        f"Revenue {currency}" if currency else TITLES.get(column, column.capitalize()),
        is_number,
        form.query({"sort": f"-{column}" if is_descending_next else column}),
        ("descending" if order.is_descending else "ascending") if is_sorted else "",
    )


def _key(form: ReportForm, column: str, row: Row, heading: Heading) -> Cell:
    """A day, link, partner or ad. Following it shows its own report, by what is left of the rows."""
    others = [other for other in form.rows if other != column]
    rows = ",".join(others or (DEFAULT_ROWS if column != "day" else ["link"]))
    value = {"day": row.day, "link": row.link, "partner": row.partner, "ad": row.ad}[column]
    if isinstance(value, date):
        only = {"from": value.isoformat(), "to": value.isoformat()}
        return Cell(heading, date_format(value, "D, j M Y"), query=form.query({**only, "rows": rows, "sort": ""}))
    if isinstance(value, Named):
        note = f"{value.name}, by {value.maker}" if value.maker else value.name
        return Cell(heading, value.code, note, form.query({column: value.code, "rows": rows, "sort": ""}))
    return Cell(heading, "No ad", query=form.query({column: NO_AD, "rows": rows, "sort": ""}))


def _figures(figures: Figures, answer: Answer, headings: list[Heading]) -> Iterable[Cell]:
    counts = [figures.hits, figures.unique, figures.forms, figures.purchases, figures.filtered]
    texts = [intcomma(count) for count in counts]
    texts.insert(FIGURE_COLUMNS.index("conversion"), percent(figures.conversion))
    texts += [money(figures.revenue.get(currency, Decimal()), currency) for currency in answer.currencies]
    return [Cell(heading, text) for heading, text in zip(headings[-len(texts) :], texts, strict=True)]
