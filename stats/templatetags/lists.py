"""How a list writes the figures of its rows."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stats.charts import sparkline
from stats.money import money
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
def revenue_in(figures: Figures, currency: str) -> str:
    """What was earned in this currency; nothing where that is nothing."""
    amount = figures.revenue.get(currency, Decimal())
    return money(amount, currency) if amount else ""
