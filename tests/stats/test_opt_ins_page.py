"""My opt-ins: credited to me alone, and never who the customer is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from partners.models import Portal
from tests.stats.rows import opt_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(response):
    return [found.pk for found in response.context["page"].object_list]


def test_they_are_mine_and_newest_first(cast, as_alice):
    old = opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=400))
    new = opt_in(cast.alice, cast.haircare, at=NOW)
    opt_in(cast.bob, cast.haircare, at=NOW)
    opt_in(cast.zoe, cast.haircare, at=NOW)
    assert shown(as_alice.get("/opt-ins/")) == [new.pk, old.pk]


def test_one_says_when_what_and_why_but_not_who(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW, ad=cast.website2, amount="1200", currency="JPY", rule="cookie-last")
    html = as_alice.get("/opt-ins/").content.decode()
    for text in ("20 Nov 2026, 12:00", "Purchase", "haircare", "website2", "¥1,200", "Counted"):
        assert text in html
    assert "Your address was the last one that this visitor had followed." in html
    assert "customer@shop.example" not in html


def test_times_are_the_portals(cast, as_alice):
    portal = Portal.objects.current()
    portal.time_zone = "Asia/Tokyo"
    portal.save()
    opt_in(cast.alice, cast.haircare, at=NOW)
    assert b"20 Nov 2026, 21:00" in as_alice.get("/opt-ins/").content


def test_what_was_refunded_is_taken_back(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW, amount="5", currency="EUR", status="reversed")
    assert b"Taken back" in as_alice.get("/opt-ins/").content


def test_a_parents_ad_names_its_maker(cast, as_bob):
    opt_in(cast.bob, cast.haircare, at=NOW, ad=cast.website2)
    assert b"by Alice" in as_bob.get("/opt-ins/").content


def test_kind_and_days_narrow_them_down(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW)
    bought = opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=1), amount="5", currency="EUR")
    opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=2), amount="5", currency="EUR")
    assert shown(as_alice.get("/opt-ins/?kind=purchase&from=2026-11-19&to=2026-11-19")) == [bought.pk]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=gift", "There are two kinds: form and purchase."),
        ("from=soon", "Write the day like 2026-01-31."),
        ("from=2026-02-02&to=2026-02-01", "This day is before the first one."),
    ],
)
def test_wrong_wishes_are_told_beside_the_field(cast, as_alice, query, message):
    response = as_alice.get(f"/opt-ins/?{query}")
    assert response.status_code == 200
    assert message in response.content.decode()


def test_a_partner_without_any_is_told_how_they_come_about(cast, as_alice):
    assert b"No opt-ins yet" in as_alice.get("/opt-ins/").content
    assert b"None of these" in as_alice.get("/opt-ins/?kind=form").content


def test_they_come_in_pages_that_keep_the_filter(cast, as_alice):
    for _ in range(51):
        opt_in(cast.alice, cast.haircare, at=NOW)
    html = as_alice.get("/opt-ins/?kind=form").content.decode()
    assert "?kind=form&amp;page=2" in html


def test_an_owner_has_no_opt_ins_page(as_owner):
    assert as_owner.get("/opt-ins/").status_code == 403


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_costs_few_queries(cast, as_alice, django_assert_max_num_queries, count):
    for _ in range(count):
        opt_in(cast.alice, cast.haircare, at=NOW, ad=cast.website2)
    as_alice.get("/opt-ins/")
    with django_assert_max_num_queries(5):
        as_alice.get("/opt-ins/")
