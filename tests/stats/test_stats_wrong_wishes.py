"""Link Tracking Stats asked for what it cannot show."""

import pytest

from tests.stats.reading import firsts, lines

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize("sort", ["name;drop table", "day", "-", "--hits", "revenue_eu", "\x00"])
def test_an_unknown_sort_is_told_and_left_out(traffic, as_alice, sort):
    response = as_alice.get("/stats/", {"rows": "link", "sort": sort})
    assert response.status_code == 200
    assert "no column" in response.content.decode()
    assert firsts(response) == ["haircare Hair care", "skincare Skin care"]


def test_unknown_rows_are_told_and_left_out(traffic, as_alice):
    response = as_alice.get("/stats/?rows=link,colour,")
    assert "There are no rows by “colour”." in response.content.decode()
    assert firsts(response) == ["haircare Hair care", "skincare Skin care"]


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ("from=2026-13-45", "Write the day like 2026-01-31."),
        ("to=yesterday", "Write the day like 2026-01-31."),
        ("from=2026-11-20&to=2026-11-19", "This day is before the first one."),
        ("from=1999-12-31&to=2000-01-02", "Choose a day from the year 2000 on."),
        ("to=0001-01-02", "Choose a day from the year 2000 on."),
        ("from=2010-01-01&to=2026-11-20", "Choose ten years at most."),
        ("from=2001-01-01&to=9999-12-31", "Choose ten years at most."),
    ],
)
def test_wrong_days_are_told_beside_the_field_and_kept(traffic, as_alice, days, message):
    response = as_alice.get(f"/stats/?{days}")
    assert response.status_code == 200
    assert message in response.content.decode()
    assert all(f'value="{part.partition("=")[2]}"' in response.content.decode() for part in days.split("&"))
    assert "table-report" not in response.content.decode()


@pytest.mark.parametrize("days", ["from=9999-12-31", "to=9999-12-31", "to=2000-01-01", "from=2020-01-01"])
def test_far_days_are_an_empty_or_a_long_report(traffic, as_alice, days):
    assert as_alice.get(f"/stats/?{days}").status_code == 200


@pytest.mark.parametrize("query", ["tz=../../etc/passwd", "tz=Mars/Base", "page=-1", "page=x", "page=99999", "from="])
def test_what_the_page_does_not_know_changes_nothing(traffic, as_alice, query):
    assert lines(as_alice.get(f"/stats/?{query}")) == lines(as_alice.get("/stats/"))
