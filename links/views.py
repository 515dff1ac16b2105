"""The Link Generator: everything a partner may link to and with, and the address made of it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ads.models import Ad
from links.addresses import address_for, address_path
from links.forms import MAX_OPTIONS, GeneratorForm
from links.models import TrackingLink
from partners.access import PartnerRequest, partner_required
from partners.listings import Listing, list_rows
from partners.models import Partner
from partners.team import team_depths
from stats.reports import last_days, with_hits, with_opt_ins

DAYS = 30  # what the list of partners shows
PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Generated:
    """An address, and what its parts mean."""

    address: str
    path: str
    base: str
    link: TrackingLink
    partner: Partner
    ad: Ad | None


@dataclass(frozen=True, slots=True)
class Recruit:
    """One of the team, with the figures that the query added."""

    partner: Partner
    depth: int


@require_safe
@partner_required
def link_generator(request: PartnerRequest) -> HttpResponse:
    """One page: my sales websites, my referral partners, my ads, and the address."""
    maker, asked = request.partner, request.GET
    open_links = TrackingLink.objects.live().open_to(maker).order_by("name", "pk")
    my_ads = Ad.objects.owned_by(maker).in_use().order_by("name", "pk")
    links = list_rows(open_links, asked, prefix="websites_", per_page=PER_PAGE, whole_up_to=MAX_OPTIONS)
    ads = list_rows(my_ads, asked, prefix="ads_", per_page=PER_PAGE, whole_up_to=MAX_OPTIONS)
    team = _team(request)
    form = GeneratorForm(asked, maker=maker, team=team, links=links, ads=ads)
    context = {
        "form": form,
        "generated": _generate(request, form),
        "links": links,
        "team": team,
        "recruits": _with_depth(maker, team),
        "ads": ads,
    }
    return render(request, "links/generator.html", context)


def _team(request: PartnerRequest) -> Listing[Partner]:
    days = last_days(DAYS, timezone.localdate())
    recruits = Partner.objects.recruits_of(request.partner).select_related("user").order_by("name", "pk")
    with_figures = with_opt_ins(with_hits(recruits, "partner", days), days)
    return list_rows(with_figures, request.GET, prefix="team_", per_page=PER_PAGE, whole_up_to=MAX_OPTIONS)


def _with_depth(maker: Partner, team: Listing[Partner]) -> list[Recruit]:
    depths = team_depths(maker.pk)
    # Somebody may be moved elsewhere between two queries.
    return [Recruit(partner, depths[partner.pk]) for partner in team.page if partner.pk in depths]


def _generate(request: PartnerRequest, form: GeneratorForm) -> Generated | None:
    """The address; None as long as no link is chosen, or something chosen is refused."""
    if not form.is_valid() or "link" not in form.cleaned_data:
        return None
    link, partner, ad = (form.cleaned_data[name] for name in ("link", "partner", "ad"))
    base = request.portal.tracking_base() or f"{request.scheme}://{request.get_host()}"
    codes = (link.code, partner.code, ad.code if ad else None)
    return Generated(address_for(base, *codes), address_path(*codes), base, link, partner, ad)
