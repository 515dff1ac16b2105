"""The CSV holds the very same rows, safely."""

import csv
import io
from datetime import timedelta

import pytest

from stats.reports.export import text_cell
from tests.factories import LinkFactory
from tests.stats.reading import lines
from tests.stats.rows import TODAY, count

YESTERDAY = TODAY - timedelta(days=1)


pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def traffic(cast):
    count(cast.alice, cast.haircare, hits=4, unique=3, forms=1, filtered=2)
    count(cast.alice, cast.skincare, cast.website2, hits=2000, purchases=1, EUR="1234.50", JPY="200")
    count(cast.bob, cast.haircare, cast.website2, day=YESTERDAY, filtered=5)
    count(cast.zoe, cast.giftbox, hits=100, GBP="900")
    return cast


def exported(client, query="") -> list[list[str]]:
    response = client.get(f"/stats/export.csv?{query}")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_columns_come_in_the_order_that_programs_rely_on(traffic, as_alice):
    heading, *rows = exported(as_alice, "rows=ad,partner,link,day")
    assert ",".join(heading) == (
        "day,link,partner,ad,hits,unique,forms,purchases,conversion,filtered,revenue_EUR,revenue_JPY"
    )
    assert rows == [
        ["2026-11-20", "haircare", "abc123", "", "4", "3", "1", "0", "0.3333", "2", "0.00", "0"],
        ["2026-11-20", "skincare", "abc123", "website2", "2000", "2000", "0", "1", "0.0005", "0", "1234.50", "200"],
        ["2026-11-19", "haircare", "bob456", "website2", "0", "0", "0", "0", "", "5", "0.00", "0"],
    ]


@pytest.mark.parametrize(
    "query", ["rows=link,partner", "rows=partner&sort=-filtered", "rows=ad&sort=ad", "link=haircare"]
)
def test_rows_are_those_of_the_page_in_its_order(traffic, as_alice, query):
    page = [line[0].split()[0] for line in lines(as_alice.get(f"/stats/?{query}"))[:-1]]
    exported_firsts = [line[0] for line in exported(as_alice, query)[1:]]
    by_day = {"2026-11-20": "Fri,", "2026-11-19": "Thu,", "": "No"}
    assert [by_day.get(first, first) for first in exported_firsts] == page


def test_every_row_is_exported_not_a_page_of_them(cast, as_alice):
    for _ in range(101):
        count(cast.alice, LinkFactory(), hits=1)
    assert len(exported(as_alice, "rows=link&page=2")) == 102


def test_it_is_streamed_as_a_file_of_its_own_name(traffic, as_alice):
    response = as_alice.get("/stats/export.csv")
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="link-tracking-stats-2026-10-22-2026-11-20.csv"'
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=soon", "from: Write the day like 2026-01-31."),
        ("from=2026-11-20&to=2026-11-19", "to: This day is before the first one."),
        ("rows=colour", "There are no rows by “colour”."),
        ("sort=colour", "This report has no column “colour” to sort by."),
    ],
)
def test_wrong_parameters_are_refused_in_words(traffic, as_alice, query, words):
    response = as_alice.get(f"/stats/export.csv?{query}")
    assert response.status_code == 400
    assert response.content.decode() == words
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("query", ["partner=zoe999", "partner=nobody", "link=nothing", "ad=nothing"])
def test_foreign_and_unknown_filters_are_404(traffic, as_alice, query):
    assert as_alice.get(f"/stats/export.csv?{query}").status_code == 404


def test_an_owner_gets_no_partners_export(as_owner):
    assert as_owner.get("/stats/export.csv").status_code == 403


def test_nobody_exports_without_signing_in(client, db):
    assert client.get("/stats/export.csv").headers["Location"].startswith("/accounts/login/")


FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    " =1",
    "  \t=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_cell_never_begins_a_formula(text):
    assert text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["haircare", "0815", '"', "a=1", ""])
def test_other_text_stays_as_it_is(text):
    assert text_cell(text) == text
