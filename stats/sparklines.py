"""A row of numbers as a small line, drawn as SVG of a fixed size with presentation attributes only."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 90, 24, 2

# More would be finer than the drawing shows.
MOST_POINTS = 31


def sparkline(values: Sequence[int], label: str) -> SafeString:
    """How the values went, the oldest first. The label says in words what the picture shows."""
    return mark_safe(  # noqa: S308
        f'<svg class="sparkline" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><path d="{_line(joined(values))}" fill="none" stroke="currentColor" '
        'stroke-width="1.5" stroke-linejoin="round"/></svg>'
    )


def joined(values: Sequence[int]) -> list[int]:
    """Neighbours added up until few enough are left; the newest group is whole."""
    size = -(-len(values) // MOST_POINTS)
    if size <= 1:
        return list(values)
    first = len(values) % size
    return [sum(values[start : start + size]) for start in range(first, len(values), size)]


def _line(values: Sequence[int]) -> str:
    """From point to point in whole steps, which are short to write; a single value is a level line."""
    points = list(values) if len(values) > 1 else [*values, *values] or [0, 0]
    top, room = max(*points, 1), HEIGHT - 2 * EDGE
    places = [
        (EDGE + round(number * (WIDTH - 2 * EDGE) / (len(points) - 1)), EDGE + room - round(value / top * room))
        for number, value in enumerate(points)
    ]
    steps = [f"{x - left} {y - above}" for (left, above), (x, y) in pairwise(places)]
    return f"M{places[0][0]} {places[0][1]}l{' '.join(steps)}"
