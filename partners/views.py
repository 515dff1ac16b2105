"""My referral partners: those I recruited, those they recruited, and what their traffic did."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from partners.asked import FIGURES, Asked, Column
from partners.codes import parse_code
from partners.invitations import IS_INVITED
from partners.listings import Listing, matching
from partners.models import Partner, PartnerQuerySet
from partners.periods import parse_period
from partners.team import depth_below
from stats.charts import chart
from stats.comparison import compared
from stats.reports import last_days
from stats.reports.detail import best, detail
from stats.reports.listed import listed, sort_by
from stats.reports.moment import of_one_moment
from stats.reports.questions import Question
from stats.reports.series import series

DAYS = 30  # what the list shows
STATUSES: dict[str, Promise] = {
    "all": gettext_lazy("All"),
    "active": gettext_lazy("Active"),
    "invited": gettext_lazy("Invited"),
    "inactive": gettext_lazy("Inactive"),
}
DEPTHS: dict[str, Promise] = {"all": gettext_lazy("The whole team"), "1": gettext_lazy("Direct recruits")}
COLUMNS = (
    Column("name", gettext_lazy("Partner"), "name"),
    Column("recruiter", gettext_lazy("Recruited by"), "parent__name"),
    Column("depth", gettext_lazy("Depth"), "depth"),
    *FIGURES,
)


@require_safe
@partner_required
def partners(request: PartnerRequest) -> HttpResponse:
    """Everybody below me, or below one of my team, with their figures."""
    asked = Asked(request.GET, COLUMNS)
    team = request.GET.get("team", "")
    top = _find(request.partner, team) if team else request.partner
    status, depth = asked.choice("status", STATUSES, default="all"), asked.choice("depth", DEPTHS, default="all")
    below = matching(_with_status(_below(top, depth), status), asked.search)
    rows = below.annotate(depth=depth_below(request.partner.pk)).select_related("user", "parent")
    question = Question(request.partner, last_days(DAYS, timezone.localdate()))
    with of_one_moment():
        found = listed(
            rows.order_by(*asked.fields),
            question,
            "partner",
            sort=sort_by(asked.figure),
            page=asked.page,
            size=asked.size,
        )
    context = {
        "asked": asked,
        "listing": Listing(found.page, None, asked.search, request.GET, ""),
        "total": found.total,
        "headings": list(asked.headings(found.total.revenue)),
        "top": top,
        "is_narrowed": bool(asked.search or status != "all" or depth != "all"),
        "statuses": asked.offers("status", STATUSES, status, default="all"),
        "depths": asked.offers("depth", DEPTHS, depth, default="all"),
    }
    return render(request, "partners/partners.html", context)


@require_safe
@partner_required
def partner(request: PartnerRequest, code: str) -> HttpResponse:
    """What one of my team brought, or I myself. Whoever is not in it does not exist here."""
    shown, period = _find(request.partner, code), parse_period(request.GET)
    days = last_days(period.days, timezone.localdate())
    question = Question(request.partner, days, team=(shown.pk,))
    with of_one_moment():
        found = detail(question)
        leaders = best(question, "link", "ad")
    context = {
        "shown": shown,
        "is_me": shown == request.partner,
        "below": Partner.objects.recruits_of(shown).aggregate(all=Count("pk"), direct=Count("pk", Q(parent=shown))),
        "period": period,
        "days": days,
        "figures": list(compared(found)),
        "now": found.now,
        "chart": chart(series(days, found.by_day)),
        "links": leaders["link"],
        "ads": leaders["ad"],
    }
    return render(request, "partners/partner.html", context)


def _find(me: Partner, code: str) -> Partner:
    """One of my team, with the depth below me."""
    team = me.team().select_related("user", "parent").annotate(depth=depth_below(me.pk))
    return get_object_or_404(team, code=parse_code(code) or "")


def _below(top: Partner, depth: str) -> PartnerQuerySet:
    return Partner.objects.filter(parent=top) if depth == "1" else Partner.objects.recruits_of(top)


def _with_status(team: PartnerQuerySet, status: str) -> PartnerQuerySet:
    if status == "inactive":
        return team.exclude(deactivated_at=None)
    invited = team.active().filter(IS_INVITED)
    active = team.active().exclude(IS_INVITED)
    return {"all": team, "active": active, "invited": invited}[status]
