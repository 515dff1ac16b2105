"""Link Tracking Stats, as a page and as CSV."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from stats.charts import chart
from stats.forms.report import ReportForm
from stats.reports import Days
from stats.reports.answers import answer
from stats.reports.days import presets
from stats.reports.export import csv_lines
from stats.reports.moment import of_one_moment
from stats.reports.series import series
from stats.tables import table

ROWS_A_PAGE = 100


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


def _presets(form: ReportForm, days: Days | None) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "query": form.query({"from": preset.start.isoformat(), "to": preset.end.isoformat()}),
            "is_current": preset == days,
        }
        for name, preset in presets(form.today).items()
    ]
