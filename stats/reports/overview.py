"""The last days at a glance, beside as many before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max

from partners.models import Partner
from partners.team import team_ids
from stats.models import PartnerTally
from stats.reports import tallied
from stats.reports.answers import Row
from stats.reports.days import Days
from stats.reports.figures import Figures, add_up
from stats.reports.grouped import figures_by
from stats.reports.leading import leading
from stats.reports.questions import Question

BEST = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The team's figures of some days and of as many before; the links, ads and recruits with most hits."""

    question: Question
    now: Figures
    before: Figures
    by_day: Mapping[date, Figures]
    best_links: list[Row]
    best_ads: list[Row]
    best_recruits: list[Row]

    @property
    def days(self) -> Days:
        return self.question.days

    @property
    def has_recruits(self) -> bool:
        """A team too large to be named is one, too."""
        return len(self.question.team) != 1


def overview(partner: Partner, days: Days) -> Overview:
    """Three queries."""
    question = tallied.with_team(Question(partner, days))
    by_day = figures_by(replace(question, days=Days(days.before().start, days.end)), "day")
    leaders = leading(question, ("link", "ad", "partner"), BEST + 1)
    return Overview(
        question,
        now=add_up(figures for day, figures in by_day.items() if day >= days.start),
        before=add_up(figures for day, figures in by_day.items() if day < days.start),
        by_day=by_day,
        best_links=leaders["link"][:BEST],
        best_ads=leaders["ad"][:BEST],
        best_recruits=[row for row in leaders["partner"] if row.key != (partner.pk,)][:BEST],
    )


def last_day(partner: Partner) -> date | None:
    """The newest day on which anything of the team was counted; one query."""
    tallies = PartnerTally.objects.filter(partner__in=team_ids(partner.pk))
    found: date | None = tallies.aggregate(newest=Max("day"))["newest"]
    return found
