"""My referral partners: those I recruited, those they recruited, and what their traffic did."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from partners.codes import parse_code
from partners.listings import list_rows
from partners.models import Partner
from partners.team import line_of, team_depths
from stats.reports import Days, Figures, figures_by_partner, last_days

DAYS = 30  # what the lists show


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team, as the list shows them."""

    partner: Partner
    depth: int
    figures: Figures


@require_safe
@partner_required
def partners(request: PartnerRequest) -> HttpResponse:
    """Everybody below me."""
    recruits = Partner.objects.recruits_of(request.partner).select_related("user", "parent").order_by("name", "pk")
    listing = list_rows(recruits, request.GET)
    days = last_days(DAYS, timezone.localdate())
    return render(
        request,
        "partners/partners.html",
        {"listing": listing, "members": _members(request.partner, list(listing.page), days), "days": days},
    )


@require_safe
@partner_required
def partner(request: PartnerRequest, code: str) -> HttpResponse:
    """One of my team, or myself. Whoever is not in it does not exist here."""
    team = request.partner.team().select_related("user", "parent")
    shown = get_object_or_404(team, code=parse_code(code) or "")
    days = last_days(DAYS, timezone.localdate())
    context = {
        "shown": shown,
        "is_me": shown == request.partner,
        "depth": line_of(shown.pk).index(request.partner.pk),
        "figures": figures_by_partner([shown.pk], days).get(shown.pk, Figures()),
        "days": days,
    }
    return render(request, "partners/partner.html", context)


def _members(top: Partner, shown: list[Partner], days: Days) -> list[Member]:
    depths = team_depths(top.pk)
    figures = figures_by_partner([row.pk for row in shown], days)
    return [
        Member(row, depths[row.pk], figures.get(row.pk, Figures()))
        for row in shown
        if row.pk in depths  # moved elsewhere between two queries
    ]
