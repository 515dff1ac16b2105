"""My opt-ins: what was credited to the partner, as a list, one by one, and as CSV."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from links.addresses import address_for
from links.generated import base_of
from partners.access import PartnerRequest, partner_required
from stats.charts import OPT_INS, chart
from stats.credited import HIDDEN, opt_ins_of, shown, summary, summary_of
from stats.credited_csv import csv_lines
from stats.forms.opt_ins import OptInsForm
from stats.models import OptIn
from stats.opt_in_table import OptInTable
from stats.reports.moment import of_one_moment
from stats.reports.series import series
from stats.why_mine import story

OPT_INS_A_PAGE = 25


@require_safe
@partner_required
def opt_ins(request: PartnerRequest) -> HttpResponse:
    """My opt-ins: those credited to me alone, and never who the customer is."""
    with of_one_moment():
        form = _form(request)
        found = form.found()
        summed = summary(found) if form.is_narrowed else summary_of(request.partner)
        paginator = Paginator(shown(found, form.sort), OPT_INS_A_PAGE)
        paginator.count = summed.number
        page = paginator.get_page(request.GET.get("page"))
        rows = list(page.object_list)
    table = OptInTable(request.partner, form, rows)
    context = {"form": form, "page": page, "rows": rows, "table": table, "query": form.query(), "summary": summed}
    if summed.by_day:
        days = form.days_around(summed.by_day)
        context |= {"days": days, "chart": chart(series(days, summed.by_day), measure=OPT_INS)}
    return render(request, "stats/opt_ins.html", context)


@require_safe
@partner_required
def opt_ins_export(request: PartnerRequest) -> HttpResponseBase:
    """The same rows as CSV. A program is told what is wrong with its parameters instead of getting something else."""
    form = _form(request)
    if not form.is_valid():
        wrong = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
        return HttpResponse("\n".join(wrong), status=400, content_type="text/plain; charset=utf-8")
    return StreamingHttpResponse(
        csv_lines(shown(form.found(), form.sort), request.portal.zone),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-opt-ins.csv"'},
    )


@require_safe
@partner_required
def opt_in(request: PartnerRequest, pk: UUID) -> HttpResponse:
    """One of mine, with its story; anybody else's is not found."""
    mine = opt_ins_of(request.partner).select_related("partner").defer(None).defer(*HIDDEN)
    found = get_object_or_404(mine, pk=pk)
    with of_one_moment():
        told = story(found, timezone.localdate())
    context = {
        "opt_in": found,
        "story": told,
        "address": _address(request, found),
        "chart": chart(series(told.days, told.by_day)),
    }
    return render(request, "stats/opt_in.html", context)


def _form(request: PartnerRequest) -> OptInsForm:
    return OptInsForm(request.GET, timezone.localdate(), request.partner)


def _address(request: PartnerRequest, found: OptIn) -> str:
    """The address that brought it, as far as a click is claimed."""
    if found.hit is None or found.link is None:
        return ""
    ad = found.ad.code if found.ad else None
    return address_for(base_of(request, request.portal), found.link.code, request.partner.code, ad)
