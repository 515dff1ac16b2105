"""Rows of figures as HTML. A report has hundreds of cells, and a template takes five times as long for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape  # what Django's own calls, without a look whether the text is a lazy one

from django.utils.safestring import SafeString, mark_safe

from stats.sparklines import sparkline


@dataclass(frozen=True, slots=True)
class KeyCell:
    """A day, link, partner or ad, a note below it, and the query that narrows the report down to it."""

    title: str
    text: str
    note: str
    query: str

    def html(self) -> str:
        note = f' <div class="muted small">{escape(self.note)}</div>' if self.note else ""
        link = f'<a href="?{escape(self.query)}">{escape(self.text)}</a>'
        return f'<td data-label="{escape(self.title)}"><div>{link}{note}</div></td>'


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure went, and what the picture says in words."""

    values: Sequence[int]
    words: str


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure, how it changed since the days before, and how it went."""

    title: str
    text: str
    change: str = ""
    trend: Trend | None = None

    def html(self) -> str:
        change = f' <span class="change">{escape(self.change)}</span>' if self.change else ""
        trend = sparkline(self.trend.values, self.trend.words) if self.trend else ""
        return f'<td class="num" data-label="{escape(self.title)}">{trend}{escape(self.text) or "–"}{change}</td>'


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report."""

    keys: Sequence[KeyCell]
    figures: Sequence[FigureCell]


def rows(lines: Sequence[Line]) -> SafeString:
    """The rows of a table's body. Every text in them is escaped."""
    return mark_safe("\n".join(f"<tr>{_cells(line.keys)}{_cells(line.figures)}</tr>" for line in lines))  # noqa: S308


def cells(figures: Iterable[FigureCell]) -> SafeString:
    """Cells of figures alone, as those of a total."""
    return mark_safe(_cells(figures))  # noqa: S308


def plain_rows(heads: Sequence[str], texts: Sequence[Sequence[str]]) -> SafeString:
    """Rows of a table that has a heading in front of each."""
    found = [
        f'<tr><th scope="row">{escape(head)}</th>'
        + "".join(f'<td class="num">{escape(text)}</td>' for text in line)
        + "</tr>"
        for head, line in zip(heads, texts, strict=True)
    ]
    return mark_safe("".join(found))  # noqa: S308


def _cells(found: Iterable[KeyCell] | Iterable[FigureCell]) -> str:
    return "".join(cell.html() for cell in found)
