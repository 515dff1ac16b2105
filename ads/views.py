"""My ads: the list, one ad to make or edit, retiring and restoring."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ads.forms import AdForm, save_ad
from ads.models import Ad
from partners.access import PartnerRequest, partner_required
from partners.codes import parse_code
from partners.listings import list_rows
from stats.reports import Figures, figures_by_ad, last_days

DAYS = 30  # what the list shows
STATUSES = {"in-use": "In use", "retired": "Retired", "all": "All"}


@dataclass(frozen=True, slots=True)
class Row:
    """One of my ads, as the list shows it."""

    ad: Ad
    figures: Figures


@require_safe
@partner_required
def ads(request: PartnerRequest) -> HttpResponse:
    """My ads: those in use, unless the retired ones are asked for."""
    status = request.GET.get("status", "")
    status = status if status in STATUSES else "in-use"
    listing = list_rows(_with_status(Ad.objects.owned_by(request.partner), status).order_by("name", "pk"), request.GET)
    days = last_days(DAYS, timezone.localdate())
    figures = figures_by_ad([ad.pk for ad in listing.page], days, request.partner)
    rows = [Row(ad, figures.get(ad.pk, Figures())) for ad in listing.page]
    context = {"listing": listing, "rows": rows, "status": status, "statuses": STATUSES}
    return render(request, "ads/ads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def ad_new(request: PartnerRequest) -> HttpResponse:
    """Create an ad; then on to the Link Generator, which is what ads are for."""
    form = AdForm(request.POST or None, partner=request.partner)
    made = save_ad(form) if request.method == "POST" else None
    if made is None:
        return render(request, "ads/ad_new.html", {"form": form})
    messages.success(request, f"“{made.name}” is ready. Its code is {made.code}.")
    return redirect(f"{reverse('link_generator')}?ad={made.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def ad(request: PartnerRequest, code: str) -> HttpResponse:
    """Edit one of my ads. Anybody else's does not exist here."""
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
    messages.success(request, f"“{saved.name}” is saved.")
    return redirect("ads")


def _show(request: PartnerRequest, form: AdForm) -> HttpResponse:
    days = last_days(DAYS, timezone.localdate())
    figures = figures_by_ad([form.instance.pk], days, request.partner)
    context = {
        "form": form,
        "shown": form.instance,
        "name": form.initial["name"],
        "code": form.initial["code"],
        "figures": figures.get(form.instance.pk, Figures()),
        "days": days,
    }
    return render(request, "ads/ad.html", context)


@require_POST
@partner_required
def ad_retire(request: PartnerRequest, code: str) -> HttpResponse:
    """Offer the ad no more."""
    retired = _find(Ad.objects.owned_by(request.partner), code)
    if not retired.is_retired:
        retired.retire(timezone.now())
    messages.success(
        request, f"“{retired.name}” is retired. Addresses that carry it still lead to their website and count."
    )
    return redirect("ads")


@require_POST
@partner_required
def ad_restore(request: PartnerRequest, code: str) -> HttpResponse:
    """Offer the ad again."""
    restored = _find(Ad.objects.owned_by(request.partner), code)
    restored.restore()
    messages.success(request, f"“{restored.name}” is in use again.")
    return redirect("ads")


def _find(mine: QuerySet[Ad], code: str) -> Ad:
    return get_object_or_404(mine, code=parse_code(code) or "")


def _with_status(mine: QuerySet[Ad], status: str) -> QuerySet[Ad]:
    if status == "all":
        return mine
    return mine.filter(retired_at__isnull=(status == "in-use"))
