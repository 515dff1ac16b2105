"""A small line in a row."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from stats.sparklines import HEIGHT, WIDTH, joined, sparkline


def places(svg: str) -> list[tuple[int, int]]:
    """Where the line goes, point by point."""
    numbers = [int(number) for number in re.findall(r"-?\d+", fromstring(svg)[0].get("d", ""))]
    x, y = numbers[:2]
    found = [(x, y)]
    for right, down in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + right, y + down
        found.append((x, y))
    return found


def test_the_line_rises_where_the_values_do():
    heights = [y for _, y in places(sparkline([0, 5, 10, 5], "Hits by day"))]
    assert heights[0] > heights[1] > heights[2]
    assert heights[1] == heights[3]


@pytest.mark.parametrize("values", [[], [0], [7], [0, 0, 0], [1, 10**9], range(3660)])
def test_every_line_stays_inside_its_picture(values):
    found = places(sparkline(values, "Hits"))
    assert len(found) >= 2
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found)


@pytest.mark.parametrize("count", [1, 31, 32, 62, 63, 365, 3660])
def test_long_trends_are_joined_and_end_with_whole_groups(count):
    found = joined([1] * count)
    assert len(found) <= 31
    assert len(set(found)) == 1


def test_its_label_is_what_a_screen_reader_says():
    svg = fromstring(sparkline([1, 2], 'Hits of "a" & <b>'))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == 'Hits of "a" & <b>'


def test_it_has_a_fixed_size_and_no_style():
    svg = sparkline([1, 2, 3], "Hits")
    assert f'width="{WIDTH}" height="{HEIGHT}"' in svg
    assert "style" not in svg
