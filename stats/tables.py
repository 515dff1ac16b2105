"""A report as a table on a page: headings that sort, cells that narrow down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stats import markup
from stats.dates import with_weekday
from stats.forms.report import LABELS, ReportForm
from stats.markup import FigureCell, KeyCell, Line, Trend
from stats.money import money
from stats.numbers import change, count, percent
from stats.reports import Figures
from stats.reports.answers import Answer, Named, Row
from stats.reports.columns import COLUMNS, Column, Kind
from stats.reports.earned import Key
from stats.reports.questions import DEFAULT_ROWS, NO_AD, Question
from stats.reports.series import Step
from stats.reports.trends import trend_step


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title, the query that sorts by it, and how it sorts now: for aria-sort."""

    column: str
    title: str
    query: str
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    key_headings: Sequence[Heading]
    figure_headings: Sequence[Heading]
    lines: Sequence[Line]
    total: Sequence[FigureCell]

    def rows(self) -> SafeString:
        return markup.rows(self.lines)

    def total_cells(self) -> SafeString:
        return markup.cells(self.total)


def table(form: ReportForm, answer: Answer, rows: Sequence[Row], trends: Mapping[Key, Sequence[int]]) -> Table:
    """Some rows of an answer, with the total of all."""
    question = answer.question
    titles = {column.name: str(column.title) for column in COLUMNS}
    for currency in answer.currencies:
        titles[f"revenue_{currency}"] = gettext("Revenue %(currency)s") % {"currency": currency}
    words = _words_of_trend(trend_step(question.days))
    lines = [
        Line(
            [_key(form, column, row) for column in question.rows],
            _with_trend(_figures(row.figures, row.before, titles), trends.get(row.key), words),
        )
        for row in rows
    ]
    return Table(
        [_heading(column, str(LABELS[column]), form, question) for column in question.rows],
        [_heading(column, title, form, question) for column, title in titles.items()],
        lines,
        list(_figures(answer.total, answer.before, titles)),
    )


def written(column: Column, figures: Figures) -> str:
    """The column's value as people read it; nothing where there is none."""
    value = getattr(figures, column.name)
    return percent(value) if column.kind is Kind.RATIO else count(value)


def _heading(column: str, title: str, form: ReportForm, question: Question) -> Heading:
    order, is_number = question.order, column not in question.rows
    is_sorted = order.column == column
    is_descending_next = not order.is_descending if is_sorted else is_number or column == "day"
    query = form.query({"sort": f"-{column}" if is_descending_next else column})
    return Heading(column, title, query, ("descending" if order.is_descending else "ascending") if is_sorted else "")


def _key(form: ReportForm, column: str, row: Row) -> KeyCell:
    """A day, link, partner or ad. Following it shows its own report, by what is left of the rows."""
    others = [other for other in form.rows if other != column]
    rows = ",".join(others or (DEFAULT_ROWS if column != "day" else ["link"]))
    title = str(LABELS[column])
    value = {"day": row.day, "link": row.link, "partner": row.partner, "ad": row.ad}[column]
    if isinstance(value, date):
        only = {"from": value.isoformat(), "to": value.isoformat(), "rows": rows, "sort": ""}
        return KeyCell(title, with_weekday(value), "", form.query(only))
    code = value.code if isinstance(value, Named) else NO_AD
    query = form.query({column: code, "rows": rows, "sort": ""})
    if not isinstance(value, Named):
        return KeyCell(title, gettext("No ad"), "", query)
    note = gettext("%(name)s, by %(partner)s") % {"name": value.name, "partner": value.maker}
    return KeyCell(title, value.code, note if value.maker else value.name, query)


def _figures(figures: Figures, before: Figures | None, titles: Mapping[str, str]) -> Iterator[FigureCell]:
    for column in COLUMNS:
        text = written(column, figures)
        has_change = before and column.kind is Kind.COUNT
        changed = change(getattr(figures, column.name), getattr(before, column.name)) if has_change else ""
        yield FigureCell(titles[column.name], text, changed)
    for name in list(titles)[len(COLUMNS) :]:
        currency = name.removeprefix("revenue_")
        amount = figures.revenue.get(currency, Decimal())
        changed = change(amount, before.revenue.get(currency, Decimal())) if before else ""
        yield FigureCell(titles[name], money(amount, currency), changed)


def _with_trend(cells: Iterator[FigureCell], trend: Sequence[int] | None, words: str) -> list[FigureCell]:
    """The first figure, which is hits, with its line."""
    hits, *others = cells
    if trend is None:
        return [hits, *others]
    told = words % {"most": count(max(trend)), "last": count(trend[-1])}
    return [FigureCell(hits.title, hits.text, hits.change, Trend(trend, told)), *others]


def _words_of_trend(step: Step) -> str:
    return {
        Step.DAY: gettext("Hits by day: at most %(most)s, in the end %(last)s"),
        Step.WEEK: gettext("Hits by week: at most %(most)s, in the end %(last)s"),
        Step.MONTH: gettext("Hits by month: at most %(most)s, in the end %(last)s"),
    }[step]
