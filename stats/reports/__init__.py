"""The reading side: questions about hits and opt-ins, answered from tallies."""

from stats.reports.days import Days, last_days
from stats.reports.figures import Figures, figures_by_ad, figures_by_link_for, figures_by_partner
from stats.reports.lists import with_hits, with_opt_ins

__all__ = [
    "Days",
    "Figures",
    "figures_by_ad",
    "figures_by_link_for",
    "figures_by_partner",
    "last_days",
    "with_hits",
    "with_opt_ins",
]
