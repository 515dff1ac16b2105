"""An answer as lines of CSV, which spreadsheets open without running anything."""

import csv
from collections.abc import Iterator
from decimal import Decimal

from stats.money import plain_amount
from stats.reports.answers import Answer, Row, answer
from stats.reports.columns import COLUMNS, Column, Kind
from stats.reports.moment import of_one_moment
from stats.reports.questions import FIGURE_COLUMNS, Question

# A cell that begins so is a formula to some spreadsheet, blanks before it or not.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


class Line:
    """What csv writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(question: Question) -> Iterator[str]:
    """The heading, then the very rows of the answer in their order. No total: programs add up themselves.

    Whoever stops reading closes it, and with it the moment that it shows.
    """
    writer = csv.writer(Line())
    with of_one_moment():
        found = answer(question)
        yield writer.writerow([*question.rows, *FIGURE_COLUMNS, *(f"revenue_{each}" for each in found.currencies)])
        for row in found.rows:
            yield writer.writerow([*_keys(row, question), *_figures(row), *_revenue(row, found)])


def text_cell(text: str) -> str:
    """The text, with an apostrophe before what would be a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _keys(row: Row, question: Question) -> list[str]:
    named = {"day": row.day and row.day.isoformat(), "link": row.link, "partner": row.partner, "ad": row.ad}
    cells = [named[column] for column in question.rows]
    return [text_cell(cell if isinstance(cell, str) else cell.code) if cell else "" for cell in cells]


def _figures(row: Row) -> list[str]:
    return [_plain(column, getattr(row.figures, column.name)) for column in COLUMNS]


def _plain(column: Column, value: Decimal | int | None) -> str:
    """Digits; a ratio with four decimals, nothing where there is none."""
    if value is None:
        return ""
    return f"{value:.4f}" if column.kind is Kind.RATIO else str(value)


def _revenue(row: Row, found: Answer) -> list[str]:
    return [plain_amount(row.figures.revenue.get(currency, Decimal()), currency) for currency in found.currencies]
