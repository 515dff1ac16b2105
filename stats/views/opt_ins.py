"""My opt-ins: what was credited to the partner."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from stats.credited import opt_ins_of
from stats.forms.opt_ins import OptInsForm

OPT_INS_A_PAGE = 50


@require_safe
@partner_required
def opt_ins(request: PartnerRequest) -> HttpResponse:
    """My opt-ins: those credited to me alone, and never who the customer is."""
    form = OptInsForm(request.GET, timezone.localdate())
    mine = opt_ins_of(request.partner)
    found = mine.filter(**form.conditions()) if form.is_valid() else mine.none()
    page = Paginator(found, OPT_INS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "query": form.query(), "is_narrowed": bool(form.query())}
    return render(request, "stats/opt_ins.html", context)
