"""Answers hold exactly what was tallied, in the order asked for."""

from datetime import timedelta
from decimal import Decimal

import pytest

from stats.reports import Figures, last_days, tallied
from stats.reports.answers import Named, answer
from stats.reports.columns import COLUMNS
from stats.reports.questions import Question, Sort
from tests.factories import AdFactory
from tests.stats.rows import TODAY, count

MONTH = last_days(30, TODAY)
YESTERDAY = TODAY - timedelta(days=1)


def asked(asker, *rows, sort=None, **chosen):
    chosen = {column: ids if isinstance(ids, tuple) else (ids,) for column, ids in chosen.items()}
    return answer(Question(asker, MONTH, rows, chosen, sort))


@pytest.fixture
def traffic(cast):
    """Three days, three partners, two links, one ad."""
    count(cast.alice, cast.haircare, hits=4, unique=3, forms=1, EUR="5.00", filtered=1)
    count(cast.alice, cast.skincare, cast.website2, hits=2, purchases=2, EUR="20.00", USD="3.50")
    count(cast.bob, cast.haircare, cast.website2, day=YESTERDAY, hits=5, unique=4, purchases=1, EUR="0.125")
    count(cast.dina, cast.haircare, day=YESTERDAY, hits=1)
    count(cast.zoe, cast.haircare, hits=100, purchases=9, EUR="900", GBP="1")
    return cast


def codes(found, column):
    return [getattr(row, column) and getattr(row, column).code for row in found.rows]


def test_rows_by_day_are_newest_first(traffic):
    found = asked(traffic.alice, "day")
    assert [(row.day, row.figures.hits) for row in found.rows] == [(TODAY, 6), (YESTERDAY, 6)]


def test_rows_hold_every_column(traffic):
    (row,) = asked(traffic.alice, "link", "partner", link=traffic.skincare.pk).rows
    assert row.link == Named("skincare", "Skin care")
    assert row.partner == Named("abc123", "Alice")
    assert row.figures == Figures(2, 2, 0, 2, 0, {"EUR": Decimal(20), "USD": Decimal("3.5")})


def test_the_total_is_the_teams_and_nobody_elses(traffic):
    found = asked(traffic.alice, "partner")
    assert found.total == Figures(12, 10, 1, 3, 1, {"EUR": Decimal("25.125"), "USD": Decimal("3.5")})
    assert found.currencies == ("EUR", "USD")


@pytest.mark.parametrize("rows", [("day",), ("link",), ("partner",), ("ad",), ("day", "link", "partner", "ad")])
def test_rows_add_up_to_the_total(traffic, rows):
    found = asked(traffic.alice, *rows)
    assert sum(row.figures.hits for row in found.rows) == found.total.hits
    assert sum(row.figures.revenue.get("EUR", 0) for row in found.rows) == found.total.revenue["EUR"]


@pytest.mark.parametrize("most", [1, 1000])
def test_a_large_team_has_the_same_figures_as_one_that_is_named(traffic, monkeypatch, most):
    monkeypatch.setattr(tallied, "MOST_NAMED", most)
    found = asked(traffic.alice, "partner", sort=Sort("partner"))
    assert [(row.partner.code, row.figures.hits) for row in found.rows] == [
        ("abc123", 6),
        ("bob456", 5),
        ("dina012", 1),
    ]
    assert found.total.hits == 12


def test_a_recruit_sees_no_parents_figures(traffic):
    assert codes(asked(traffic.bob, "partner", sort=Sort("partner")), "partner") == ["bob456", "dina012"]


def test_hits_without_an_ad_are_a_row(traffic):
    found = asked(traffic.alice, "ad", sort=Sort("ad"))
    assert [(row.ad, row.figures.hits) for row in found.rows] == [(None, 5), (Named("website2", "Website 2"), 7)]


def test_a_parents_ad_names_its_maker(traffic):
    (row,) = asked(traffic.bob, "ad", partner=traffic.bob.pk).rows
    assert row.ad == Named("website2", "Website 2", maker="Alice")


def test_two_recruits_ads_of_one_code_stay_apart(traffic):
    for recruit in (traffic.bob, traffic.cleo):
        count(recruit, traffic.giftbox, AdFactory(partner=recruit, code="spring"), hits=1)
    found = asked(traffic.alice, "ad", link=traffic.giftbox.pk)
    assert sorted((row.ad.code, row.ad.maker) for row in found.rows) == [("spring", "Bob"), ("spring", "Cleo")]


def test_filters_narrow_rows_and_total(traffic):
    found = asked(traffic.alice, "link", partner=traffic.alice.pk, ad=0)
    assert codes(found, "link") == ["haircare"]
    assert found.total.hits == 4
    assert found.currencies == ("EUR",)


@pytest.mark.parametrize(
    ("column", "ascending"),
    [
        ("hits", ["dina012", "bob456", "abc123"]),
        ("unique", ["dina012", "bob456", "abc123"]),
        ("forms", ["bob456", "dina012", "abc123"]),
        ("purchases", ["dina012", "bob456", "abc123"]),
        ("conversion", ["dina012", "bob456", "abc123"]),
        ("filtered", ["bob456", "dina012", "abc123"]),
        ("partner", ["abc123", "bob456", "dina012"]),
        ("revenue_EUR", ["dina012", "bob456", "abc123"]),
        ("revenue_GBP", ["abc123", "bob456", "dina012"]),
    ],
)
def test_any_column_sorts_and_codes_settle_ties(traffic, column, ascending):
    assert codes(asked(traffic.alice, "partner", sort=Sort(column)), "partner") == ascending


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_rows_are_sorted_by_what_their_column_shows(traffic, column):
    found = asked(traffic.alice, "day", "partner", sort=Sort(column, is_descending=True))

    shown = [getattr(row.figures, column) or 0 for row in found.rows]
    assert len(shown) == 3
    assert shown == sorted(shown, reverse=True)


def test_descending_turns_the_order_but_not_the_ties(traffic):
    found = asked(traffic.alice, "partner", sort=Sort("forms", is_descending=True))
    assert codes(found, "partner") == ["abc123", "bob456", "dina012"]


@pytest.mark.parametrize("is_descending", [True, False])
def test_a_blank_conversion_comes_last(traffic, is_descending):
    count(traffic.cleo, traffic.haircare, filtered=1)
    found = asked(traffic.alice, "partner", sort=Sort("conversion", is_descending))
    assert codes(found, "partner")[-1] == "cleo789"


@pytest.mark.parametrize("is_descending", [True, False])
def test_days_sort_by_the_calendar_and_by_their_figures(traffic, is_descending):
    of_days = [row.day for row in asked(traffic.alice, "day", sort=Sort("day", is_descending)).rows]
    forms = [row.figures.forms for row in asked(traffic.alice, "day", sort=Sort("forms", is_descending)).rows]

    assert len(of_days) > 1
    assert of_days == sorted(of_days, reverse=is_descending)
    assert forms == sorted([0, 1], reverse=is_descending)


def test_days_say_the_same_however_they_are_sorted(traffic):
    by_day, by_forms = (asked(traffic.alice, "day", sort=Sort(column)).rows for column in ("day", "forms"))

    assert sorted(by_forms, key=lambda row: row.day) == list(by_day)


def test_days_order_rows_that_are_equal(traffic):
    found = asked(traffic.alice, "day", "link", sort=Sort("forms"))
    assert [(row.day, row.link.code) for row in found.rows] == [
        (YESTERDAY, "haircare"),
        (TODAY, "skincare"),
        (TODAY, "haircare"),
    ]


def test_rows_are_counted_and_read_in_parts(traffic):
    found = asked(traffic.alice, "partner", sort=Sort("partner"))
    assert len(found.rows) == 3
    assert [row.partner.code for row in found.rows[1:2]] == ["bob456"]
    assert found.rows[2].partner.code == "dina012"


@pytest.mark.parametrize("part", [slice(0, 2), slice(1, 3), slice(2, 9), slice(5, 9)])
def test_rows_in_parts_are_the_rows_and_know_their_number(traffic, django_assert_max_num_queries, part):
    codes_of_all = ["abc123", "bob456", "dina012"]
    rows = asked(traffic.alice, "partner", sort=Sort("partner")).rows
    with django_assert_max_num_queries(1 if part.start < 3 else 2):
        assert [row.partner.code for row in rows[part]] == codes_of_all[part]
        assert len(rows) == 3


# Days come with their revenue.
BY = [(("day",), 0), (("partner",), 1), (("day", "link", "partner", "ad"), 1)]


@pytest.mark.parametrize(("rows", "for_revenue"), BY)
def test_an_answer_costs_four_queries_and_one_for_revenue(traffic, django_assert_num_queries, rows, for_revenue):
    with django_assert_num_queries(4 + for_revenue):
        found = asked(traffic.alice, *rows, sort=Sort("revenue_EUR"))
        assert len(found.rows) == len(list(iter(found.rows)))


@pytest.fixture
def earlier(traffic):
    """What was counted in the thirty days before, and a day before these."""
    count(traffic.alice, traffic.haircare, day=MONTH.start - timedelta(days=1), hits=8, unique=6, forms=2, EUR="1.00")
    count(traffic.bob, traffic.haircare, day=MONTH.before().start, hits=3, USD="9.00")
    count(traffic.cleo, traffic.haircare, day=MONTH.before().start, hits=50)
    count(traffic.bob, traffic.haircare, day=MONTH.before().start - timedelta(days=1), hits=1000)
    return traffic


def compared(asker, *rows, **wishes):
    return answer(Question(asker, MONTH, rows, is_compared=True, **wishes))


@pytest.mark.parametrize("rows", [("day",), ("partner",), ("link", "partner", "ad")])
def test_a_comparison_changes_neither_rows_nor_total(earlier, rows):
    alone, beside = asked(earlier.alice, *rows), compared(earlier.alice, *rows)
    assert [(row.key, row.figures) for row in beside.rows[0:50]] == [(row.key, row.figures) for row in alone.rows[0:50]]
    assert (beside.total, len(beside.rows)) == (alone.total, len(alone.rows))


@pytest.mark.parametrize("rows", [("day",), ("partner",)])
def test_the_days_before_have_a_total_of_their_own(earlier, rows):
    found = compared(earlier.alice, *rows)
    assert found.before == Figures(61, 59, 2, 0, 0, {"EUR": Decimal(1), "USD": Decimal(9)})
    assert asked(earlier.alice, *rows).before is None


def test_rows_have_their_figures_of_the_days_before(earlier):
    found = compared(earlier.alice, "partner", sort=Sort("partner"))
    assert [(row.partner.code, row.before) for row in found.rows[0:50]] == [
        ("abc123", Figures(8, 6, 2, 0, 0, {"EUR": Decimal(1)})),
        ("bob456", Figures(3, 3, 0, 0, 0, {"USD": Decimal(9)})),
        ("dina012", Figures()),
    ]


def test_a_day_has_no_figures_of_the_days_before(earlier):
    assert {row.before for row in compared(earlier.alice, "day", "link").rows[0:50]} == {None}


@pytest.mark.parametrize("rows", [("day",), ("link",), ("day", "link")])
def test_revenue_by_day_adds_up_to_both_totals(earlier, rows):
    found = compared(earlier.alice, *rows)
    euros = {day: figures.revenue.get("EUR", 0) for day, figures in found.by_day.items()}
    assert sum(amount for day, amount in euros.items() if day >= MONTH.start) == found.total.revenue["EUR"]
    assert sum(amount for day, amount in euros.items() if day < MONTH.start) == found.before.revenue["EUR"] == 1


@pytest.mark.parametrize(("rows", "for_revenue"), BY)
def test_a_comparison_costs_nothing_more(earlier, django_assert_num_queries, rows, for_revenue):
    with django_assert_num_queries(3 + for_revenue):
        found = compared(earlier.alice, *rows, sort=Sort("revenue_EUR"))
        assert len(found.rows[0:50]) == len(found.rows)
