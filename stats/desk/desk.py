"""The desk as one person may see it: figures, chart, the best, what needs attention, first steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import Portal, User
from stats.charts import Chart, chart
from stats.comparison import Compared, compared
from stats.desk.attention import Matter, Part, matters
from stats.desk.steps import Step, first_steps
from stats.desk.totals import Best, Totals, totals
from stats.outcomes import FILTERED
from stats.reports.days import last_days
from stats.reports.series import series

DAYS = 30
MAY_SEE_HITS, MAY_SEE_OPT_INS = "stats.view_linktally", "stats.view_optin"
MAY_SEE_PARTNERS, MAY_SEE_LINKS = "partners.view_partner", "links.view_trackinglink"
OF_HITS = {"hits", "unique"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the first page shows; what this person may not see is left out. `matters` of None: may see none of it."""

    totals: Totals
    figures: list[Compared]
    filtered: list[Part]
    chart: Chart | None
    best_partners: list[Best]
    best_links: list[Best]
    matters: list[Matter]
    steps: list[Step]

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.matters or self.steps or self.chart)


def desk(user: User, portal: Portal, now: datetime) -> Desk | None:
    """At most six queries; None for who may see none of it."""
    sees_hits, sees_opt_ins = user.has_perm(MAY_SEE_HITS), user.has_perm(MAY_SEE_OPT_INS)
    days = last_days(DAYS, portal.day_of(now))
    found = totals(days, now)
    shown = Desk(
        found,
        [one for one in compared(found) if (sees_hits if one.column in OF_HITS else sees_opt_ins)],
        _filtered(found) if sees_hits else [],
        chart(series(days, found.by_day)) if sees_hits else None,
        found.best_partners if sees_hits and user.has_perm(MAY_SEE_PARTNERS) else [],
        found.best_links if sees_hits and user.has_perm(MAY_SEE_LINKS) else [],
        matters(user, days, found.outcomes, now),
        first_steps(user, portal, found.now),
    )
    return None if shown.is_empty else shown


def _filtered(found: Totals) -> list[Part]:
    """Visits that are no hits, by class."""
    list_of_visits = reverse("admin:stats_linktally_changelist")
    classes: Iterable[tuple[str, object]] = FILTERED.items()
    return [
        Part(
            str(words),
            found.outcomes[name],
            f"{list_of_visits}?{urlencode({'outcome': name, 'days': len(found.days)})}",
        )
        for name, words in classes
        if found.outcomes.get(name)
    ]
