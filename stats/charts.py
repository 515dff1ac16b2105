"""A series drawn as SVG: nested bars, hits behind and unique hits before them, with presentation attributes only."""

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from stats.reports.days import Days
from stats.reports.series import Point, Series, Step
from stats.sparklines import sparkline

__all__ = ["Bar", "Chart", "chart", "scale", "sparkline"]

LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 24
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """One drawing of the chart; text keeps its size, so a phone gets a drawing of its own."""

    name: str
    width: int
    height: int
    most_labels: int
    tells_values: bool


WIDE = Shape("wide", 920, 240, 8, tells_values=True)
NARROW = Shape("narrow", 380, 220, 4, tells_values=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the chart, which is one row of its table."""

    label: str
    short: str
    hits: int
    unique: int


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    bars: tuple[Bar, ...]
    wide: SafeString
    narrow: SafeString


def chart(series: Series) -> Chart:
    """Hits and unique hits over time."""
    title = f"Hits and unique hits by {series.step}"
    bars = tuple(_bar(point, series.step) for point in series.points)
    return Chart(title, bars, _draw(bars, title, WIDE), _draw(bars, title, NARROW))


def scale(most: int) -> range:
    """Round numbers for the lines of a chart, from 0 to at least `most`, at most six of them."""
    power = 10 ** max(0, math.floor(math.log10(max(most, 1))) - 1)
    steps = (factor * power for factor in (1, 2, 5, 10, 20, 50))
    step = next(step for step in steps if step * MOST_LINES >= most)
    return range(0, max(step, math.ceil(most / step) * step) + 1, step)


def _bar(point: Point, step: Step) -> Bar:
    short = date_format(point.days.start, "M Y" if step is Step.MONTH else "j M")
    return Bar(_label(point.days, step), short, point.figures.hits, point.figures.unique)


def _label(days: Days, step: Step) -> str:
    if step is Step.MONTH:
        return date_format(days.start, "F Y")
    end = date_format(days.end, "j M Y")
    return end if days.start == days.end else f"{date_format(days.start, 'j M')} to {end}"


def _draw(bars: tuple[Bar, ...], title: str, shape: Shape) -> SafeString:
    name = f"chart-{shape.name}"
    svg = Element("svg", {"class": f"chart {name}", "viewBox": f"0 0 {shape.width} {shape.height}", "role": "img"})
    svg.set("aria-labelledby", f"{name}-title {name}-description")
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{name}-description"}).text = _description(bars)
    lines = scale(max((bar.hits for bar in bars), default=0))
    _draw_lines(svg, lines, shape)
    for figure, share, opacity in (("hits", 0.8, "0.25"), ("unique", 0.44, "1")):
        path = _outline([getattr(bar, figure) for bar in bars], lines[-1], share, shape)
        paint = {"fill": "currentColor", "fill-opacity": opacity, "stroke": "currentColor", "stroke-width": "0.75"}
        SubElement(svg, "path", {"class": f"chart-{figure}", "d": path, **paint})
    _draw_labels(svg, bars, shape)
    if shape.tells_values:
        _draw_values(svg, bars, shape)
    return mark_safe(tostring(svg, encoding="unicode"))  # noqa: S308  # ElementTree has escaped every text


def _description(bars: tuple[Bar, ...]) -> str:
    best = max(bars, key=lambda bar: bar.hits)
    total = sum(bar.hits for bar in bars)
    return f"{total} hits in all, the most on {best.label}: {best.hits}." if total else "No hits."


def _draw_lines(svg: Element, lines: range, shape: Shape) -> None:
    for value in lines:
        y = f"{_y(value, lines[-1], shape):.1f}"
        ends = {"x1": str(LEFT), "x2": str(shape.width - RIGHT), "y1": y, "y2": y}
        SubElement(svg, "line", {"class": "chart-line", "stroke": "currentColor", **ends})
        _text(svg, f"{value:,}", x=LEFT - 8, y=_y(value, lines[-1], shape) + 4, anchor="end")


def _outline(values: list[int], top: int, share: float, shape: Shape) -> str:
    """One path for all bars of a figure, each `share` of its step wide."""
    step = _step(len(values), shape)
    width = min(step * share, 48 * share)
    bars = [
        f"M{LEFT + (number + 0.5) * step - width / 2:.1f} {_y(0, top, shape):.1f}"
        f"V{_y(value, top, shape):.1f}h{width:.1f}V{_y(0, top, shape):.1f}z"
        for number, value in enumerate(values)
        if value
    ]
    return "".join(bars)


def _draw_labels(svg: Element, bars: tuple[Bar, ...], shape: Shape) -> None:
    every = math.ceil(len(bars) / shape.most_labels)
    half = shape.width / shape.most_labels / 2
    for number in range(0, len(bars), every):
        x = LEFT + (number + 0.5) * _step(len(bars), shape)
        if x < shape.width - half / 2:
            _text(svg, bars[number].short, x=x, y=shape.height - 6, anchor="middle")


def _draw_values(svg: Element, bars: tuple[Bar, ...], shape: Shape) -> None:
    """What a pointer over a step is told, by the browser itself."""
    step = _step(len(bars), shape)
    for number, bar in enumerate(bars):
        place = {"x": f"{LEFT + number * step:.1f}", "y": str(TOP), "width": f"{step:.1f}"}
        height = str(shape.height - TOP - BOTTOM)
        area = SubElement(svg, "rect", {"class": "chart-value", "fill-opacity": "0", **place, "height": height})
        SubElement(area, "title").text = f"{bar.label}: {bar.hits:,} hits, {bar.unique:,} unique"


def _text(svg: Element, text: str, *, x: float, y: float, anchor: str) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": "12", "fill": "currentColor"}
    SubElement(svg, "text", {"class": "chart-text", **place}).text = text


def _step(count: int, shape: Shape) -> float:
    return (shape.width - LEFT - RIGHT) / count


def _y(value: int, top: int, shape: Shape) -> float:
    return shape.height - BOTTOM - value / top * (shape.height - TOP - BOTTOM)
