"""The partner's pages of statistics: home, Link Tracking Stats, My opt-ins."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from partners.models import Partner
from stats.charts import chart
from stats.comparison import compared
from stats.forms import OptInsForm, ReportForm
from stats.models import Adjustment, OptIn
from stats.reports import Days, last_days
from stats.reports.answers import answer
from stats.reports.days import presets
from stats.reports.export import csv_lines
from stats.reports.moment import of_one_moment
from stats.reports.overview import overview
from stats.reports.series import series
from stats.tables import table

ROWS_A_PAGE = 100
OPT_INS_A_PAGE = 50
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
        "latest_opt_ins": _opt_ins_of(partner)[:LATEST],
    }
    return render(request, "stats/home.html", context)


@require_safe
@partner_required
def stats(request: PartnerRequest) -> HttpResponse:
    """Link Tracking Stats. A link, partner or ad that is not mine to see is a 404 that says so beside its field."""
    today = timezone.localdate()
    form = ReportForm(request.GET, partner=request.partner, today=today)
    is_valid = form.is_valid()
    days = form.days() if is_valid else None
    context: dict[str, object] = {"form": form, "remarks": form.remarks(), "presets": _presets(form, days)}
    if not is_valid:
        return render(request, "stats/stats.html", context, status=404 if form.names_unknown else 200)
    question = form.question()
    with of_one_moment():
        found = answer(question)
        page = Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        rows = list(page.object_list)
    context |= {
        "days": days,
        "page": page,
        "query": form.query(),
        "table": table(form, question, found, rows),
        "chart": chart(series(question.days, found.by_day)),
    }
    return render(request, "stats/stats.html", context)


@require_safe
@partner_required
def stats_export(request: PartnerRequest) -> HttpResponseBase:
    """The same rows as CSV. A program is told what is wrong with its parameters instead of getting something else."""
    form = ReportForm(request.GET, partner=request.partner, today=timezone.localdate())
    wrong = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()] + form.remarks()
    if wrong:
        status = 404 if form.names_unknown else 400
        return HttpResponse("\n".join(wrong), status=status, content_type="text/plain; charset=utf-8")
    question = form.question()
    name = f"link-tracking-stats-{question.days.start}-{question.days.end}.csv"
    return StreamingHttpResponse(
        csv_lines(question),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@partner_required
def opt_ins(request: PartnerRequest) -> HttpResponse:
    """My opt-ins: those credited to me alone, and never who the customer is."""
    form = OptInsForm(request.GET, timezone.localdate())
    mine = _opt_ins_of(request.partner)
    found = mine.filter(**form.conditions()) if form.is_valid() else mine.none()
    page = Paginator(found, OPT_INS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "query": form.query(), "is_narrowed": bool(form.query())}
    return render(request, "stats/opt_ins.html", context)


def _opt_ins_of(partner: Partner) -> QuerySet[OptIn]:
    """The newest first, without what is the owner's alone; `was_taken_back` says whether it had ever been."""
    taken_back = Adjustment.objects.filter(order__opt_in=OuterRef("pk"), kind=Adjustment.Kind.REVERSAL)
    newest_first = OptIn.objects.credited_to(partner).annotate(was_taken_back=Exists(taken_back)).order_by("-at", "-pk")
    return newest_first.select_related("link", "ad__partner").defer("email", "customer", "reference", "trace")


def _presets(form: ReportForm, days: Days | None) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "query": form.query({"from": preset.start.isoformat(), "to": preset.end.isoformat()}),
            "is_current": preset == days,
        }
        for name, preset in presets(form.today).items()
    ]
