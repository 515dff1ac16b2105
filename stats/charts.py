"""A series as a chart with its table: hits and unique hits, opt-ins, or what was earned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from stats.dates import span, written
from stats.drawing import Layer, Value, draw, scale
from stats.markup import plain_rows
from stats.money import money
from stats.numbers import count
from stats.reports.days import Days
from stats.reports.figures import Figures
from stats.reports.series import Point, Series, Step
from stats.sparklines import sparkline

LOOKS = ("chart-hits", "chart-unique")

__all__ = ["HITS", "OPT_INS", "Bar", "Chart", "Measure", "chart", "revenue_in", "scale", "sparkline"]


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of the chart and its name."""

    name: Promise
    value_of: Callable[[Figures], Value]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a chart shows: one figure, and perhaps a part of it before it. `code` is its name in addresses."""

    code: str
    name: Promise | str
    titles: Mapping[Step, Promise | str]
    parts: Sequence[Part]
    written: Callable[[Value], str] = lambda value: count(int(value))


HITS = Measure(
    "hits",
    gettext_lazy("Hits"),
    {
        Step.DAY: gettext_lazy("Hits and unique hits by day"),
        Step.WEEK: gettext_lazy("Hits and unique hits by week"),
        Step.MONTH: gettext_lazy("Hits and unique hits by month"),
    },
    [
        Part(gettext_lazy("Hits"), lambda figures: figures.hits),
        Part(gettext_lazy("Unique"), lambda figures: figures.unique),
    ],
)
OPT_INS = Measure(
    "opt-ins",
    gettext_lazy("Opt-ins"),
    {
        Step.DAY: gettext_lazy("Opt-ins by day"),
        Step.WEEK: gettext_lazy("Opt-ins by week"),
        Step.MONTH: gettext_lazy("Opt-ins by month"),
    },
    [
        Part(gettext_lazy("All opt-ins"), lambda figures: figures.opt_ins),
        Part(gettext_lazy("Purchases"), lambda figures: figures.purchases),
    ],
)


def revenue_in(currency: str) -> Measure:
    """What was earned in one currency."""
    named = {"currency": currency}
    return Measure(
        f"revenue_{currency}",
        gettext("Revenue %(currency)s") % named,
        {
            Step.DAY: gettext("Revenue in %(currency)s by day") % named,
            Step.WEEK: gettext("Revenue in %(currency)s by week") % named,
            Step.MONTH: gettext("Revenue in %(currency)s by month") % named,
        },
        [Part(gettext_lazy("Revenue"), lambda figures: figures.revenue.get(currency, Decimal()))],
        lambda value: money(Decimal(value), currency),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the chart, which is one row of its table; `before` is the same step of the days before."""

    label: str
    short: str
    values: tuple[Value, ...]
    texts: tuple[str, ...]
    before: Value | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, the words for its colours, and its table. The first key is the wide bar's; a line's is the last."""

    title: str
    keys: tuple[str, ...]
    bars: tuple[Bar, ...]
    svg: SafeString
    before: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of its table, after that of the days."""
        return (*self.keys, self.before) if self.before else self.keys

    def rows(self) -> SafeString:
        """Of its table: a step and its figures."""
        return plain_rows([bar.label for bar in self.bars], [bar.texts for bar in self.bars])


def chart(series: Series, before: Series | None = None, *, measure: Measure = HITS, before_name: str = "") -> Chart:
    """The measure over time, beside the points of the days before where these are given."""
    earlier = before.points if before else (None,) * len(series.points)
    bars = tuple(_bar(*points, series.step, measure) for points in zip(series.points, earlier, strict=True))
    layers = [
        Layer(look, [bar.values[place] for bar in bars], is_pale=look == "chart-hits")
        for place, look in enumerate(LOOKS[-len(measure.parts) :])
    ]
    line = Layer("chart-before", [bar.before or 0 for bar in bars]) if before else None
    title = str(measure.titles[series.step])
    svg = draw(f"{title}. {_description(bars, measure)}", [bar.short for bar in bars], layers, line)
    keys = tuple(str(part.name) for part in measure.parts)
    return Chart(title, keys, bars, svg, (before_name or gettext("Before")) if before else "")


def _bar(point: Point, earlier: Point | None, step: Step, measure: Measure) -> Bar:
    values = tuple(part.value_of(point.figures) for part in measure.parts)
    was = measure.parts[0].value_of(earlier.figures) if earlier else None
    texts = tuple(measure.written(value) for value in (*values, *([] if was is None else [was])))
    day = "YEAR_MONTH_FORMAT" if step is Step.MONTH else "SHORT_DAY_FORMAT"
    return Bar(_label(point.days, step), written(point.days.start, day), values, texts, was)


def _label(days: Days, step: Step) -> str:
    return written(days.start, "YEAR_MONTH_FORMAT") if step is Step.MONTH else span(days, "SHORT_DAY_FORMAT")


def _description(bars: Sequence[Bar], measure: Measure) -> str:
    """In words what the picture says most of all."""
    best = max(bars, key=lambda bar: bar.values[0])
    total = sum(bar.values[0] for bar in bars)
    if not total:
        return gettext("Nothing was counted.")
    words = {"total": measure.written(total), "label": best.label, "most": best.texts[0]}
    return gettext("%(total)s in all, the most on %(label)s: %(most)s.") % words
