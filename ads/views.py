"""My ads: the list, one ad to look at, make or edit, retiring and restoring."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ads.forms import AdForm, save_ad
from ads.models import Ad
from ads.returning import back_with, came_from
from partners.access import PartnerRequest, partner_required
from partners.asked import FIGURES, Asked, Column
from partners.codes import parse_code
from partners.listings import Listing, matching
from partners.periods import parse_period
from stats.charts import chart
from stats.comparison import compared
from stats.reports import last_days
from stats.reports.detail import best, detail
from stats.reports.listed import listed, sort_by
from stats.reports.moment import of_one_moment
from stats.reports.questions import Question
from stats.reports.series import series
from stats.reports.tallied import with_team

DAYS = 30  # what the list shows
STATUSES: dict[str, Promise] = {
    "in-use": gettext_lazy("In use"),
    "retired": gettext_lazy("Retired"),
    "all": gettext_lazy("All"),
}
COLUMNS = (
    Column("name", gettext_lazy("Ad"), "name"),
    Column("media_type", gettext_lazy("Media type"), "media_type"),
    *FIGURES,
)
PREFILLED = ("name", "description", "media_type")


@require_safe
@partner_required
def ads(request: PartnerRequest) -> HttpResponse:
    """My ads with their figures: those in use, unless the retired ones are asked for."""
    asked, mine = Asked(request.GET, COLUMNS), Ad.objects.owned_by(request.partner)
    status = asked.choice("status", STATUSES, default="in-use")
    rows = matching(_with_status(mine, status), asked.search).order_by(*asked.fields)
    question = Question(request.partner, last_days(DAYS, timezone.localdate()))
    with of_one_moment():
        found = listed(rows, question, "ad", sort=sort_by(asked.figure), page=asked.page, size=asked.size)
    context = {
        "asked": asked,
        "listing": Listing(found.page, None, asked.search, request.GET, ""),
        "total": found.total,
        "headings": list(asked.headings(found.total.revenue)),
        "status": status,
        "statuses": asked.offers("status", STATUSES, status, default="in-use"),
        "has_ads": bool(found.page) or mine.exists(),
    }
    return render(request, "ads/ads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def ad_new(request: PartnerRequest) -> HttpResponse:
    """Create an ad; then back to where it was wanted."""
    initial = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    form = AdForm(request.POST or None, partner=request.partner, initial=initial)
    page = came_from(request)
    made = save_ad(form) if request.method == "POST" else None
    if made is None:
        return render(request, "ads/ad_new.html", {"form": form, "came_from": page})
    messages.success(request, _("“%(name)s” is ready. Its code is %(code)s.") % {"name": made.name, "code": made.code})
    return redirect(back_with(page, made.code))


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def ad(request: PartnerRequest, code: str) -> HttpResponse:
    """What one of my ads brought, and editing it. Anybody else's does not exist here."""
    if request.method == "POST":
        return _save(request, code)
    return _show(request, AdForm(instance=_find(Ad.objects.owned_by(request.partner), code), partner=request.partner))


def _save(request: PartnerRequest, code: str) -> HttpResponse:
    # The first hit, which freezes the code, waits until we are through or has come before us.
    with transaction.atomic():
        held = _find(Ad.objects.owned_by(request.partner).select_for_update(), code)
        form = AdForm(request.POST, instance=held, partner=request.partner)
        saved = save_ad(form)
    if saved is None:
        return _show(request, form)
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return redirect("ad", saved.code)


def _show(request: PartnerRequest, form: AdForm) -> HttpResponse:
    """The ad as it is in the database, whatever stands in the form."""
    period, shown = parse_period(request.GET), form.instance
    days = last_days(period.days, timezone.localdate())
    with of_one_moment():
        question = replace(with_team(Question(request.partner, days)), chosen={"ad": (shown.pk,)})
        found = detail(question)
        leaders = best(question, "link", "partner")
    context: dict[str, Any] = {
        "form": form,
        "shown": shown,
        "stored": form.initial,
        "media_type": dict(Ad.media_type.field.flatchoices)[form.initial["media_type"]],
        "period": period,
        "days": days,
        "figures": list(compared(found)),
        "now": found.now,
        "chart": chart(series(days, found.by_day)),
        "links": leaders["link"],
        "partners": leaders["partner"],
    }
    return render(request, "ads/ad.html", context)


@require_POST
@partner_required
def ad_retire(request: PartnerRequest, code: str) -> HttpResponse:
    """Offer the ad no more."""
    retired = _find(Ad.objects.owned_by(request.partner), code)
    if not retired.is_retired:
        retired.retire(timezone.now())
    told = _("“%(name)s” is retired. Addresses that carry it still lead to their website and count.")
    messages.success(request, told % {"name": retired.name})
    return redirect(came_from(request) or "ads")


@require_POST
@partner_required
def ad_restore(request: PartnerRequest, code: str) -> HttpResponse:
    """Offer the ad again."""
    restored = _find(Ad.objects.owned_by(request.partner), code)
    restored.restore()
    messages.success(request, _("“%(name)s” is in use again.") % {"name": restored.name})
    return redirect(came_from(request) or "ads")


def _find(mine: QuerySet[Ad], code: str) -> Ad:
    return get_object_or_404(mine, code=parse_code(code) or "")


def _with_status(mine: QuerySet[Ad], status: str) -> QuerySet[Ad]:
    if status == "all":
        return mine
    return mine.filter(retired_at__isnull=(status == "in-use"))
