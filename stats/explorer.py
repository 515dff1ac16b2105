"""What stands around a report: ranges, filters to take away, charts and sizes of pages to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from stats.charts import HITS, OPT_INS, Measure, revenue_in
from stats.dates import span
from stats.forms.report import PAGE_SIZES, ReportForm
from stats.numbers import count
from stats.reports.answers import Answer
from stats.reports.days import PRESETS, Days, presets

ROWS_BY: dict[str, Promise] = {
    "day": gettext_lazy("by day"),
    "link": gettext_lazy("by link"),
    "partner": gettext_lazy("by partner"),
    "ad": gettext_lazy("by ad"),
}
WIDER = ("30-days", "90-days", "12-months")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose, and the query that asks for it."""

    code: str
    words: str
    query: str
    is_current: bool = False


def ranges(form: ReportForm, days: Days | None) -> Iterator[Offer]:
    """Ranges of days. The one that is shown where nothing is asked needs no days in its address."""
    for code, preset in presets(form.today).items():
        asked = {"from": preset.start.isoformat(), "to": preset.end.isoformat()}
        query = form.query({"from": "", "to": ""} if code == "30-days" else asked)
        yield Offer(code, str(PRESETS[code]), query, preset == days)


def filters(form: ReportForm) -> Iterator[Offer]:
    """What the report is narrowed down to, each with the query that takes it away."""
    for name, choices in form.choices.items():
        if choices.chosen:
            words = {"filter": form.fields[name].label, "name": choices.chosen.name}
            yield Offer(name, gettext("%(filter)s: %(name)s") % words, form.query({name: ""}))


def measures(found: Answer) -> dict[str, Measure]:
    """What the chart can show, by the code in addresses: hits, opt-ins, each currency that was earned."""
    currencies = sorted({*found.total.revenue, *(found.before.revenue if found.before else {})})
    return {measure.code: measure for measure in (HITS, OPT_INS, *map(revenue_in, currencies))}


def charts(form: ReportForm, offered: dict[str, Measure]) -> Iterator[Offer]:
    """The charts to choose from; hits need no name in the address."""
    for code, measure in offered.items():
        query = form.query({"chart": "" if code == HITS.code else code})
        yield Offer(code, str(measure.name), query, form.chart == code)


def sizes(form: ReportForm) -> Iterator[Offer]:
    """How many rows a page may have."""
    for size in PAGE_SIZES:
        asked = "" if size == PAGE_SIZES[0] else str(size)
        yield Offer(str(size), count(size), form.query({"per_page": asked}), form.page_size == size)


def wider(form: ReportForm, days: Days) -> Offer | None:
    """The next longer range, for a report that is empty; of days long ago, the latest."""
    for code in WIDER:
        preset = presets(form.today)[code]
        if preset.start < days.start or preset.start > days.end:
            asked = {"from": preset.start.isoformat(), "to": preset.end.isoformat()}
            return Offer(code, str(PRESETS[code]), form.query(asked))
    return None


def rows_in_words(rows: tuple[str, ...]) -> str:
    """`by day, by link`."""
    return ", ".join(str(ROWS_BY[column]) for column in rows)


def announcement(found: Answer) -> str:
    """What a screen reader says of a report that has changed."""
    words = {
        "days": span(found.question.days),
        "rows": rows_in_words(found.question.rows),
        "hits": count(found.total.hits),
    }
    return gettext("The report shows %(days)s, %(rows)s. Hits: %(hits)s.") % words
