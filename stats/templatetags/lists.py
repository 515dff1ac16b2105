"""How a list writes the figures of its rows."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stats.charts import sparkline
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
def cells(figures: Figures, headings: Iterable[Any]) -> list[tuple[str, str]]:
    """What stands in the columns of figures, each with its title: a phone shows it beside the figure."""
    return [(heading.title, _text(figures, heading.name)) for heading in headings if heading.is_figure]


def _text(figures: Figures, column: str) -> str:
    if column.startswith("revenue_"):
        currency = column.removeprefix("revenue_")
        amount = figures.revenue.get(currency)
        return money(amount, currency) if amount else "–"
    if column == "conversion":
        return percent(figures.conversion) or "–"
    return count(getattr(figures, column))
