"""A series drawn, with its table and its words."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from django.utils.translation import override

from stats.charts import HITS, OPT_INS, chart, revenue_in
from stats.reports import Days, Figures, last_days
from stats.reports.series import before, series

TODAY = date(2026, 11, 20)
SOME = Figures(hits=12, unique=9, forms=2, purchases=1, revenue={"EUR": Decimal("19.90")})


def drawn(count=30, figures=SOME, **wishes):
    return chart(series(last_days(count, TODAY), {TODAY: figures}), **wishes)


@pytest.mark.parametrize("count", [1, 7, 30, 92, 3660])
@pytest.mark.parametrize("measure", [HITS, OPT_INS, revenue_in("EUR"), revenue_in("USD")])
def test_a_chart_is_svg_with_a_name(count, measure):
    svg = fromstring(drawn(count, measure=measure).svg)
    assert svg.get("role") == "img"
    assert svg.get("aria-label").startswith(drawn(count, measure=measure).title)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (HITS, "Hits and unique hits by day. 12 in all, the most on 20 Nov 2026: 12."),
        (OPT_INS, "Opt-ins by day. 3 in all, the most on 20 Nov 2026: 3."),
        (revenue_in("EUR"), "Revenue in EUR by day. €19.90 in all, the most on 20 Nov 2026: €19.90."),
        (revenue_in("USD"), "Revenue in USD by day. Nothing was counted."),
    ],
)
def test_a_chart_says_what_it_shows(measure, words):
    assert fromstring(drawn(measure=measure).svg).get("aria-label") == words


def test_a_chart_has_no_styles_of_its_own():
    assert "style" not in drawn(measure=HITS).svg


def test_a_charts_table_holds_its_bars():
    day = TODAY - timedelta(days=1)
    found = chart(series(last_days(2, TODAY), {day: Figures(hits=5000, unique=4)}))
    assert found.columns == ("Hits", "Unique")
    assert [(bar.label, bar.texts) for bar in found.bars] == [
        ("19 Nov 2026", ("5,000", "4")),
        ("20 Nov 2026", ("0", "0")),
    ]


def test_the_days_before_are_a_line_and_a_column():
    by_day = {TODAY: SOME, TODAY - timedelta(days=7): Figures(hits=40)}
    now = series(last_days(7, TODAY), by_day)
    found = chart(now, before(now, by_day), before_name="the week before")
    assert found.columns == ("Hits", "Unique", "the week before")
    assert found.bars[-1].texts == ("12", "9", "40")
    assert 'class="chart-before"' in found.svg
    assert 'class="chart-before"' not in drawn().svg


def test_the_scale_reaches_what_was_before():
    by_day = {TODAY - timedelta(days=1): Figures(hits=90), TODAY: Figures(hits=1)}
    now = series(Days(TODAY, TODAY), by_day)
    heights = re.findall(r'class="chart-before"[^>]* d="M0 (-?\d+)', chart(now, before(now, by_day)).svg)
    assert heights
    assert int(heights[0]) >= 0


def test_bars_are_as_high_as_their_share_of_the_scale():
    bars = re.search(r'class="chart-hits"[^>]* d="([^"]+)"', drawn(2, Figures(hits=10, unique=5)).svg)
    assert re.findall(r"V(\d+)h", bars.group(1)) == ["0"]


def test_weeks_and_months_are_named_by_their_days():
    assert drawn(100).bars[-1].label == "16 Nov to 20 Nov 2026"
    assert drawn(1000).bars[-1].label == "November 2026"


def test_a_chart_speaks_the_language_of_the_page():
    with override("de"):
        found = drawn(1, Figures(hits=1234), measure=HITS)
    assert found.bars[0].texts[0] == "1.234"
    assert found.bars[0].label == "20. Nov. 2026"
