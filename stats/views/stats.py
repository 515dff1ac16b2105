"""Link Tracking Stats, as a page and as CSV."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partners.access import PartnerRequest, partner_required
from stats import explorer
from stats.charts import HITS, Chart, Measure, chart
from stats.dates import span
from stats.forms.report import OF_THE_PAGE, PAGE_SIZES, ReportForm
from stats.reports.answers import Answer, Row, answer
from stats.reports.columns import COLUMNS
from stats.reports.export import csv_lines
from stats.reports.moment import of_one_moment
from stats.reports.series import before, series
from stats.reports.trends import trends_of_rows
from stats.summary import summary
from stats.tables import table


@require_safe
@partner_required
def stats(request: PartnerRequest) -> HttpResponse:
    """Link Tracking Stats. A link, partner or ad that is not mine to see is a 404 that says so beside its field."""
    with of_one_moment():
        form = ReportForm(request.GET, partner=request.partner, today=timezone.localdate())
        if not form.is_valid():
            context = {"form": form, "remarks": form.remarks(), "ranges": list(explorer.ranges(form, None))}
            return render(request, "stats/stats.html", context, status=404 if form.names_unknown else 200)
        found = answer(form.question())
        page = _page(found, form.page_size, request.GET.get("page", ""))
        rows = list(page.object_list)
        trends = {} if "day" in form.rows else trends_of_rows(found.question, rows)
    measures = explorer.measures(found)
    context = {
        "form": form,
        "remarks": form.remarks(),
        "columns": COLUMNS,
        "days": found.question.days,
        "in_words": span(found.question.days),
        "announcement": explorer.announcement(found),
        "ranges": list(explorer.ranges(form, found.question.days)),
        "filters": list(explorer.filters(form)),
        "charts": list(explorer.charts(form, measures)),
        "sizes": list(explorer.sizes(form)) if len(found.rows) > PAGE_SIZES[0] else [],
        "wider": explorer.wider(form, found.question.days),
        "page": page,
        "query": form.query(),
        "export_query": form.query(dict.fromkeys(OF_THE_PAGE, "")),
        "figures": list(summary(found)),
        "table": table(form, found, rows, trends),
        "chart": _chart(found, measures.get(form.chart, HITS)),
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


def _page(found: Answer, size: int, asked: str) -> Page[Row]:
    """The rows are read before they are counted: whoever has read some knows how many there are.

    A page that is not there is the first one.
    """
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    if not found.rows[(number - 1) * size : number * size] and number > 1:
        number = 1
        found.rows[:size]
    return Paginator(found.rows, size).get_page(number)


def _chart(found: Answer, measure: Measure) -> Chart:
    now = series(found.question.days, found.by_day)
    if found.before is None:
        return chart(now, measure=measure)
    earlier = span(found.question.days.before())
    return chart(now, before(now, found.by_day), measure=measure, before_name=earlier)
