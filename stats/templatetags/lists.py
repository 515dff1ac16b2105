"""How a list writes the figures of its rows."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stats.charts import sparkline
from stats.markup import FigureCell
from stats.markup import cells as drawn
from stats.money import money
from stats.numbers import count, percent
from stats.reports.figures import Figures
from stats.reports.trends import Trend

register = template.Library()


@register.filter
def small_line(trend: Trend) -> SafeString | str:
    """The hits of each day as a small line; nothing where nobody came."""
    if not any(trend):
        return ""
    words = _("%(days)s days, at most %(most)s hits on one")
    return sparkline(trend, words % {"days": len(trend), "most": max(trend)})


@register.filter
def cells(figures: Figures, headings: Iterable[Any]) -> SafeString:
    """The cells of the columns of figures, each with its title: a phone shows it beside the figure."""
    return drawn(FigureCell(each.title, _text(figures, each.name)) for each in headings if each.is_figure)


def _text(figures: Figures, column: str) -> str:
    if column.startswith("revenue_"):
        currency = column.removeprefix("revenue_")
        amount = figures.revenue.get(currency)
        return money(amount, currency) if amount else ""
    return percent(figures.conversion) if column == "conversion" else count(getattr(figures, column))
