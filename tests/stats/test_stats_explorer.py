"""Link Tracking Stats as an explorer: ranges, comparison, filters, charts, sizes of pages."""

import re
from datetime import timedelta

import pytest

from tests.factories import AdFactory, LinkFactory
from tests.stats.reading import firsts, lines
from tests.stats.rows import TODAY, count

pytestmark = pytest.mark.usefixtures("today")
BEFORE = TODAY - timedelta(days=30)


@pytest.fixture
def earlier(traffic):
    """The thirty days before had half of the hits, and no dollars."""
    count(traffic.alice, traffic.haircare, day=BEFORE, hits=5, forms=2, EUR="617.25")
    return traffic


def figures(response) -> dict[str, list[str]]:
    """Above the report: by name, the figure and how it was."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>(?:<dd class=\"note\">(.*?)</dd>)?", response.content.decode())
    return {name: [text, *([change] if change else [])] for name, text, change in found}


def test_the_figures_above_are_those_of_the_total(traffic, as_alice):
    assert figures(as_alice.get("/stats/?link=haircare")) == {
        "Hits": ["9"],
        "Unique": ["8"],
        "Form opt-ins": ["1"],
        "Purchases": ["0"],
        "Conversion": ["12.5%"],
    }


def test_a_comparison_says_how_each_figure_was(earlier, as_alice):
    assert figures(as_alice.get("/stats/?compare=before")) == {
        "Hits": ["11", "+120% from 5"],
        "Unique": ["10", "+100% from 5"],
        "Form opt-ins": ["1", "−50% from 2"],
        "Purchases": ["1", "none before"],
        "Conversion": ["20.0%", "before: 40.0%"],
        "Revenue EUR": ["€1,234.50", "+100% from €617.25"],
        "Revenue USD": ["$3.50", "none before"],
    }


def test_the_total_and_rows_that_are_no_days_say_how_they_changed(earlier, as_alice):
    by_link = lines(as_alice.get("/stats/?rows=link&compare=before"))
    assert by_link[0][:3] == ["haircare Hair care", "9 +80%", "8 +60%"]
    assert by_link[-1][:3] == ["Total", "11 +120%", "10 +100%"]
    by_day = lines(as_alice.get("/stats/?compare=before"))
    assert by_day[0][1] == "6"
    assert by_day[-1][1] == "11 +120%"


def test_the_chart_shows_the_days_before_with_a_key_of_their_own(earlier, as_alice):
    html = as_alice.get("/stats/?compare=before").content.decode()
    assert 'chart-key-before">Hits, 22 Sep 2026 to 21 Oct 2026</span>' in html
    assert 'class="chart-before"' in html
    assert 'class="chart-before"' not in as_alice.get("/stats/").content.decode()


@pytest.mark.parametrize(
    ("chart", "values"), [("", (6, 5)), ("opt-ins", (2, 1)), ("revenue_USD", (3.5,)), ("revenue_XXX", (6, 5))]
)
def test_the_chart_can_show_something_else(traffic, as_alice, chart, values):
    response = as_alice.get(f"/stats/?rows=link&chart={chart}")
    assert response.context["chart"].bars[-1].values == values


def test_a_line_of_hits_stands_beside_rows_that_are_no_days(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link").content.decode()
    assert 'aria-label="Hits by day: at most 5, in the end 4"' in html
    assert html.count('class="sparkline"') == 2
    assert 'class="sparkline"' not in as_alice.get("/stats/?rows=day,link").content.decode()


def test_every_filter_has_a_chip_that_takes_it_away(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&link=haircare&partner=bob456&ad=website2").content.decode()
    chips = re.findall(r'<li class="chip">(.*?) <a href="\?(.*?)"', html)
    assert chips == [
        ("Link: Hair care", "rows=link&amp;partner=bob456&amp;ad=website2"),
        ("Partner: Bob", "rows=link&amp;link=haircare&amp;ad=website2"),
        ("Ad: Website 2", "rows=link&amp;link=haircare&amp;partner=bob456"),
    ]


def test_what_is_chosen_for_the_page_stays_when_something_else_changes(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&compare=before&chart=opt-ins&per_page=100").content.decode()
    assert 'href="?rows=link&amp;compare=before&amp;chart=opt-ins&amp;per_page=100&amp;sort=-unique"' in html
    assert '<input type="hidden" name="chart" value="opt-ins"' in html


def test_csv_is_asked_without_what_is_the_pages_alone(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&compare=before&chart=opt-ins&per_page=100").content.decode()
    assert 'href="/stats/export.csv?rows=link"' in html
    plain = as_alice.get("/stats/export.csv?rows=link").getvalue()
    assert as_alice.get("/stats/export.csv?rows=link&compare=before&chart=x&per_page=7").getvalue() == plain


@pytest.mark.parametrize(("asked", "shown"), [("", 50), ("50", 50), ("100", 100), ("500", 101), ("7", 50), ("x", 50)])
def test_pages_have_as_many_rows_as_are_asked_for(cast, as_alice, asked, shown):
    for number in range(101):
        count(cast.alice, LinkFactory(code=f"a{number:03}"), hits=1)
    response = as_alice.get(f"/stats/?rows=link&sort=link&per_page={asked}")
    assert len(firsts(response)) == shown
    assert lines(response)[-1][1] == "101"


def test_the_ranges_offered_name_the_one_that_is_shown(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&from=2026-11-16&to=2026-11-20").content.decode()
    assert re.findall(r'id="range-([^"]+)"[^>]*aria-current', html) == ["this-week"]
    assert 'id="range-30-days" class="button button-quiet" href="?rows=link"' in html


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ("from=2026-11-20&to=2026-11-20", "from=2026-10-22&amp;to=2026-11-20"),
        ("", "from=2026-08-23&amp;to=2026-11-20"),
        ("from=2020-01-01&to=2020-01-02", "from=2026-10-22&amp;to=2026-11-20"),
    ],
)
def test_an_empty_report_leads_to_more_days(cast, as_alice, asked, way):
    html = as_alice.get(f"/stats/?{asked}").content.decode()
    assert f'<a class="button button-primary" href="?{way}">Show: ' in html


def test_an_empty_report_leads_to_one_without_its_filter(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&link=haircare&from=2020-01-01&to=2020-01-02").content.decode()
    assert 'href="?from=2020-01-01&amp;to=2020-01-02&amp;rows=link">Without Link: Hair care</a>' in html


def test_names_are_written_as_text(cast, as_alice):
    count(cast.alice, LinkFactory(code="bold", name="<b>Bold</b> & co"), AdFactory(name="<i>", code="ad"), hits=1)
    html = as_alice.get("/stats/?rows=link,ad&link=bold").content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in html
    assert not re.search("<b>|<i>", html)


def test_what_a_screen_reader_says_of_the_report(traffic, as_alice):
    html = as_alice.get("/stats/?rows=day,link&link=haircare").content.decode()
    assert 'data-said="The report shows 22 Oct 2026 to 20 Nov 2026, by day, by link. Hits: 9."' in html


def test_the_report_speaks_german(traffic, as_alice):
    traffic.alice.user.language = "de"
    traffic.alice.user.save()
    response = as_alice.get("/stats/")
    assert lines(response)[-1][5] == "20,0 %"
    assert lines(response)[-1][7].replace("\xa0", " ") == "1.234,50 €"


EVERYTHING = "rows=link,partner,ad&compare=before&chart=revenue_EUR&link=haircare&sort=-revenue_EUR&per_page=100"


@pytest.mark.parametrize("query", ["", "compare=before", "rows=link", "rows=link&compare=before", EVERYTHING])
def test_the_explorer_costs_ten_queries_at_most(earlier, as_alice, django_assert_max_num_queries, query):
    as_alice.get("/stats/")
    with django_assert_max_num_queries(10):
        as_alice.get(f"/stats/?{query}")


@pytest.mark.parametrize("query", ["rows=link,partner,ad&compare=before", "compare=before&chart=revenue_GBP"])
def test_a_stranger_sees_nothing_of_the_days_before_either(earlier, as_zoe, query):
    html = as_zoe.get(f"/stats/?{query}").content.decode()
    assert "617.25" not in html
    assert "haircare</a>" not in html
