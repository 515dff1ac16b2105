"""What a search in one of the Link Generator's fields finds: a few rows of what is mine, for the script."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from links.choices import FEW, ads_of, links_of, recruits_of, search
from partners.access import PartnerRequest, partner_required
from partners.codes import parse_code
from partners.models import Partner


@require_safe
@partner_required
def link_choices(request: PartnerRequest) -> HttpResponse:
    """The first rows that the words in `search` find, of the kind that `of` names."""
    kind, words = request.GET.get("of", ""), request.GET.get("search", "").strip()
    match kind:
        case "partner":
            rows: list[object] = list(search(recruits_of(request.partner), words))
        case "link":
            rows = list(search(links_of(_driver(request)), words))
        case "ad":
            rows = list(search(ads_of(request.partner, request.partner), words))
        case _:
            raise Http404
    return render(request, "links/_options.html", {"kind": kind, "rows": rows, "said": _said(len(rows))})


def _driver(request: PartnerRequest) -> Partner:
    """Who was chosen to drive the traffic; myself where that is nobody of mine."""
    code = parse_code(request.GET.get("partner", "").strip())
    if code is None or code == request.partner.code:
        return request.partner
    return recruits_of(request.partner).filter(code=code).first() or request.partner


def _said(number: int) -> str:
    if number == 0:
        return _("Nothing found. Try fewer letters.")
    if number == FEW:
        return _("The first %(number)d. Type more to see fewer.") % {"number": number}
    return ngettext("%(number)d found.", "%(number)d found.", number) % {"number": number}
