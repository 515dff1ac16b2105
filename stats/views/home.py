"""The first page: a partner's home; owners are sent to theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from links.generated import base_of, latest
from partners.access import PartnerRequest, partner_required
from partners.seeing import shown_partner
from stats.charts import chart
from stats.credited import latest_opt_ins
from stats.forms.period import PeriodForm
from stats.glance import FirstSteps, best, is_quiet, led, needs_first_steps, query_of
from stats.reports.moment import of_one_moment
from stats.reports.overview import Overview, last_day, overview
from stats.reports.series import series


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The partner's home; an owner's is the administration."""
    if request.user.is_staff and not shown_partner(request):
        return redirect("admin:index")
    return partner_home(request)


@partner_required
def partner_home(request: PartnerRequest) -> HttpResponse:
    """Some days at a glance, and what to do first for somebody new."""
    partner, now = request.partner, timezone.now()
    form = PeriodForm(request.GET, timezone.localdate(now))
    with of_one_moment():
        found = overview(partner, form.range())
    address = next(iter(latest(partner, base_of(request, request.portal), at=now, limit=1)), None)
    has_hit = partner.first_hit_at is not None
    context = {
        "form": form,
        "overview": found,
        "address": address,
        "latest_opt_ins": latest_opt_ins(partner=partner.pk),
        "shows_figures": True,
        **_figures(found),
    }
    if needs_first_steps(partner, now):
        context["steps"] = FirstSteps(partner.ads.exists(), has_hit or address is not None, has_hit)
        context["shows_figures"] = has_hit or not context["is_quiet"]
    elif context["is_quiet"]:
        context["last_day"] = last_day(partner)
    return render(request, "stats/home.html", context)


def _figures(found: Overview) -> dict[str, Any]:
    query = query_of(found)
    return {
        "figures": list(led(found)),
        "chart": chart(series(found.days, found.by_day)),
        "query": query,
        "best_links": best(found.best_links, "link", query),
        "best_ads": best(found.best_ads, "ad", query),
        "recruits": best(found.best_recruits, "partner", query),
        "is_quiet": is_quiet(found.now),
    }
