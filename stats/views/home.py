"""The first page: a partner's home; owners are sent to theirs."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from stats.charts import chart
from stats.comparison import compared
from stats.credited import opt_ins_of
from stats.reports import last_days
from stats.reports.moment import of_one_moment
from stats.reports.overview import overview
from stats.reports.series import series

LATEST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The partner's home; an owner's is the administration."""
    if request.user.is_staff:
        return redirect("admin:index")
    return partner_home(request)


@partner_required
def partner_home(request: PartnerRequest) -> HttpResponse:
    """The last 30 days at a glance, and what to do first for somebody new."""
    partner, days = request.partner, last_days(30, timezone.localdate())
    with of_one_moment():
        found = overview(partner, days)
    is_new = partner.first_hit_at is None
    context = {
        "overview": found,
        "figures": list(compared(found)),
        "chart": chart(series(days, found.by_day)),
        "is_new": is_new,
        "has_ads": is_new and partner.ads.exists(),
        "latest_opt_ins": opt_ins_of(partner)[:LATEST],
    }
    return render(request, "stats/home.html", context)
