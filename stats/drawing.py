"""Bars and a line over time as one SVG for every width: presentation attributes only, text of a fixed size.

Across, everything is told in shares of the width; the bars stand in a picture of their own that is
stretched. The room for the scale, left of it, is a padding in the style sheet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from stats.numbers import short

TOP, HEIGHT, BOTTOM = 10, 206, 24
UNIT, MOST_LINES, MOST_LABELS = 10, 5, 8

# In a picture as wide as a desk's, no bar shall be wider than this share of it.
WIDEST = 0.055

Value = int | Decimal


@dataclass(frozen=True, slots=True)
class Layer:
    """Bars of one colour, or the line of the days before. Pale bars stand behind others."""

    look: str
    values: Sequence[Value]
    is_pale: bool = False


def draw(words: str, labels: Sequence[str], bars: Sequence[Layer], line: Layer | None) -> SafeString:
    """The bars one before the other, the widest first. A browser would show a `title` over everything else."""
    lines = scale(math.ceil(max(value for layer in (*bars, *([line] if line else [])) for value in layer.values)))
    top, height = lines[-1], TOP + HEIGHT + BOTTOM
    shares = (0.8, 0.44)
    inside = "".join(_bars(layer, share, top) for layer, share in zip(bars, shares, strict=False))
    picture = (
        f'<svg y="{TOP}" width="100%" height="{HEIGHT}" viewBox="0 0 {len(labels) * UNIT} {HEIGHT}" '
        f'preserveAspectRatio="none"><rect class="chart-mark" width="{UNIT}" height="{HEIGHT}" fill="currentColor" '
        f'fill-opacity="0"/>{inside}{_line(line, top) if line else ""}</svg>'
    )
    parts = [
        f'<svg class="chart" width="100%" height="{height}" role="img" aria-label="{escape(words)}">',
        *(_scale_line(value, top) for value in lines),
        picture,
        *_labels(labels),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  # every text that is not ours is escaped


def scale(most: int) -> range:
    """Round numbers for the lines of a chart, from 0 to at least `most`, at most six of them."""
    power = 10 ** max(0, math.floor(math.log10(max(most, 1))) - 1)
    steps = (factor * power for factor in (1, 2, 5, 10, 20, 50))
    step = next(step for step in steps if step * MOST_LINES >= most)
    return range(0, max(step, math.ceil(most / step) * step) + 1, step)


def _scale_line(value: int, top: int) -> str:
    y = TOP + _y(value, top)
    return (
        f'<line class="chart-line" stroke="currentColor" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="chart-text" font-size="12" fill="currentColor" text-anchor="end" x="-8" y="{y + 4}">'
        f"{escape(short(value))}</text>"
    )


def _bars(layer: Layer, share: float, top: int) -> str:
    """One path for all bars, each `share` of its step wide."""
    width = UNIT * min(share, len(layer.values) * WIDEST * share)
    bars = [
        f"M{number * UNIT + (UNIT - width) / 2:.4g} {HEIGHT}V{_y(value, top)}h{width:.3g}V{HEIGHT}z"
        for number, value in enumerate(layer.values)
        if value
    ]
    pale = ' fill-opacity=".25" stroke="currentColor" stroke-width=".75" vector-effect="non-scaling-stroke"'
    paint = f'fill="currentColor"{pale if layer.is_pale else ""}'
    return f'<path class="{layer.look}" {paint} d="{"".join(bars)}"/>' if bars else ""


def _line(layer: Layer, top: int) -> str:
    """From the middle of each step to the next; a single one is a level line."""
    points = [(number * UNIT + UNIT // 2, _y(value, top)) for number, value in enumerate(layer.values)]
    if len(points) == 1:
        points = [(0, points[0][1]), (UNIT, points[0][1])]
    path = " ".join(f"{x} {y}" for x, y in points)
    return (
        f'<path class="{layer.look}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="5 4" '
        f'stroke-linejoin="round" vector-effect="non-scaling-stroke" d="M{path}"/>'
    )


def _labels(labels: Sequence[str]) -> list[str]:
    """At most eight; every second one can be left out where there is less room."""
    every = math.ceil(len(labels) / MOST_LABELS)
    return [
        f'<text class="chart-text{" chart-more" if place % 2 else ""}" font-size="12" fill="currentColor" '
        f'text-anchor="middle" x="{(number + 0.5) / len(labels):.2%}" y="{TOP + HEIGHT + BOTTOM - 6}">'
        f"{escape(labels[number])}</text>"
        for place, number in enumerate(range(0, len(labels), every))
    ]


def _y(value: Value, top: int) -> int:
    return HEIGHT - round(float(value) / top * HEIGHT)
