"""My opt-ins as CSV: the rows of the page, for programs, and never who the customer is."""

import csv
from datetime import timedelta

import pytest

from partners.models import Portal
from tests.factories import AdFactory
from tests.stats.rows import NOW, opt_in

pytestmark = pytest.mark.usefixtures("today")


def lines(response):
    return list(csv.DictReader(response.getvalue().decode().splitlines()))


def test_a_line_says_all_but_who_it_was(cast, as_alice):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Berlin"})
    paid = {"amount": "49.90", "currency": "EUR", "refunded": "9.90"}
    opt_in(cast.alice, cast.haircare, at=NOW, ad=cast.website2, reference="ORDER-7", **paid)
    response = as_alice.get("/opt-ins/export.csv")
    assert response.getvalue().decode() == (
        "day,at,kind,link,ad,status,rule,currency,amount,refunded,revenue\r\n"
        "2026-11-20,2026-11-20T13:00:00+01:00,purchase,haircare,website2,partly-refunded,token,EUR,49.90,9.90,40.00\r\n"
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-opt-ins.csv"'


def test_a_form_has_no_amount(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW)
    (line,) = lines(as_alice.get("/opt-ins/export.csv"))
    assert [line[name] for name in ("ad", "currency", "amount", "refunded", "revenue")] == [""] * 5


def test_what_was_taken_back_earns_nothing(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW, amount="1200", currency="JPY", status="reversed")
    (line,) = lines(as_alice.get("/opt-ins/export.csv"))
    assert (line["status"], line["amount"], line["revenue"]) == ("reversed", "1200", "0")


def test_the_rows_are_those_of_the_page_in_its_order(cast, as_alice):
    for days in range(60):
        opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=days), amount=days, currency="EUR")
    opt_in(cast.bob, cast.haircare, at=NOW, amount="5", currency="EUR")
    found = lines(as_alice.get("/opt-ins/export.csv?sort=-amount&from=2026-10-01"))
    assert [line["amount"] for line in found] == [f"{amount}.00" for amount in range(50, -1, -1)]


def test_a_code_that_a_spreadsheet_would_calculate_is_text(cast, as_alice):
    ad = AdFactory(partner=cast.alice)
    type(ad).objects.filter(pk=ad.pk).update(code="-1+1")
    opt_in(cast.alice, cast.haircare, at=NOW, ad=ad)
    assert lines(as_alice.get("/opt-ins/export.csv"))[0]["ad"] == "'-1+1"


@pytest.mark.parametrize("query", ["kind=gift", "from=soon", "link=nothing"])
def test_a_program_is_told_what_is_wrong(cast, as_alice, query):
    response = as_alice.get(f"/opt-ins/export.csv?{query}")
    assert response.status_code == 400
    assert response.content.decode().startswith(f"{query.split('=')[0]}: ")


def test_a_stranger_gets_the_heading_alone(cast, as_zoe):
    opt_in(cast.alice, cast.haircare, at=NOW)
    assert lines(as_zoe.get("/opt-ins/export.csv")) == []
