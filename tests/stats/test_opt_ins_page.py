"""My opt-ins: credited to me alone, narrowed down, sorted, summed up, and never who the customer is."""

from datetime import date, timedelta

import pytest

from links.models import TrackingLink
from partners.models import Portal
from tests.factories import AdFactory
from tests.stats.rows import NOW, opt_in

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def some(cast):
    """Alice's: a form, a purchase with her ad, a purchase paid back in part, one in yen that was taken back."""
    return {
        "form": opt_in(cast.alice, cast.haircare, at=NOW),
        "sold": opt_in(
            cast.alice, cast.skincare, at=NOW - timedelta(days=1), ad=cast.website2, amount="50", currency="EUR"
        ),
        "partly": opt_in(
            cast.alice, cast.haircare, at=NOW - timedelta(days=10), amount="90", currency="EUR", refunded="9.90"
        ),
        "back": opt_in(
            cast.alice, cast.haircare, at=NOW - timedelta(days=40), amount="7000", currency="JPY", status="reversed"
        ),
    }


def shown(response):
    return [found.pk for found in response.context["rows"]]


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


def test_a_parents_ad_names_its_maker(cast, as_bob):
    opt_in(cast.bob, cast.haircare, at=NOW, ad=cast.website2)
    assert b"by Alice" in as_bob.get("/opt-ins/").content


def test_what_others_wrote_is_text(cast, as_bob):
    cast.alice.name = "<i>Eve</i> & 'Co'"
    cast.alice.save()
    named = '"><i>Offer</i>'
    TrackingLink.objects.filter(pk=cast.haircare.pk).update(name=named)
    opt_in(cast.bob, cast.haircare, at=NOW, ad=cast.website2)
    response = as_bob.get("/opt-ins/", {"search": named})
    assert len(shown(response)) == 1
    html = response.content.decode()
    assert "by &lt;i&gt;Eve&lt;/i&gt; &amp; &#x27;Co&#x27;" in html
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=purchase&from=2026-11-19&to=2026-11-19", ["sold"]),
        ("kind=form", ["form"]),
        ("status=counted", ["form", "sold", "partly"]),
        ("status=partly-refunded", ["partly"]),
        ("status=reversed", ["back"]),
        ("link=skincare", ["sold"]),
        ("link=%20SKINCARE%20", ["sold"]),
        ("ad=website2", ["sold"]),
        ("ad=none", ["form", "partly", "back"]),
        ("search=web", ["sold"]),
        ("search=hair+care", ["form", "partly", "back"]),
        ("search=skin+website", ["sold"]),
        ("sort=date", ["back", "partly", "sold", "form"]),
        ("sort=-amount", ["partly", "sold", "back", "form"]),
        ("sort=amount", ["sold", "partly", "back", "form"]),
        ("sort=nonsense", ["form", "sold", "partly", "back"]),
    ],
)
def test_they_are_narrowed_down_and_sorted(some, as_alice, query, names):
    assert shown(as_alice.get(f"/opt-ins/?{query}")) == [some[name].pk for name in names]


@pytest.mark.parametrize(
    ("sort", "names"),
    [("amount", ["euros", "also euros", "yen", "no amount"]), ("-amount", ["also euros", "euros", "yen", "no amount"])],
)
def test_amounts_are_sorted_within_each_currency(cast, as_alice, sort, names):
    of = {
        "no amount": {"amount": None},
        "yen": {"amount": "100", "currency": "JPY"},
        "euros": {"amount": "50", "currency": "EUR"},
        "also euros": {"amount": "7000", "currency": "EUR"},
    }
    rows = {name: opt_in(cast.alice, cast.haircare, at=NOW, **fields) for name, fields in of.items()}
    assert shown(as_alice.get(f"/opt-ins/?sort={sort}")) == [rows[name].pk for name in names]


@pytest.mark.parametrize("sort", ["amount", "-amount"])
def test_of_equal_amounts_the_newest_comes_first(cast, as_alice, sort):
    euros = {"amount": "50", "currency": "EUR"}
    old, new = (opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=days), **euros) for days in (9, 1))
    assert shown(as_alice.get(f"/opt-ins/?sort={sort}")) == [new.pk, old.pk]


@pytest.mark.parametrize(
    ("query", "is_told"), [("sort=amount", True), ("sort=-date", False), ("sort=amount&link=skincare", False)]
)
def test_that_currencies_are_sorted_apart_is_told_where_there_are_several(some, as_alice, query, is_told):
    assert (b"Amounts are sorted within each currency." in as_alice.get(f"/opt-ins/?{query}").content) == is_told


def test_the_figures_are_of_what_is_shown(some, as_alice):
    summary = as_alice.get("/opt-ins/").context["summary"]
    assert (summary.number, summary.taken_back, summary.figures.forms, summary.figures.purchases) == (4, 1, 1, 2)
    assert {currency: str(amount) for currency, amount in summary.figures.revenue.items()} == {"EUR": "130.100"}
    narrowed = as_alice.get("/opt-ins/?link=skincare").context["summary"]
    assert (narrowed.number, narrowed.figures.forms, str(narrowed.figures.revenue["EUR"])) == (1, 0, "50.000")


def test_revenue_is_told_for_each_currency(cast, as_alice):
    opt_in(cast.alice, cast.haircare, at=NOW, amount="10", currency="EUR")
    opt_in(cast.alice, cast.haircare, at=NOW, amount="1200", currency="JPY")
    html = as_alice.get("/opt-ins/").content.decode()
    assert "Revenue EUR" in html
    assert "Revenue JPY" in html


def test_the_chart_begins_with_the_first_or_with_what_was_asked(some, as_alice):
    assert as_alice.get("/opt-ins/").context["days"].start == date(2026, 11, 10)
    asked = as_alice.get("/opt-ins/?from=2026-11-01&to=2026-11-30").context
    assert (asked["days"].start, asked["days"].end) == (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize("query", ["from=2000-01-01&to=9999-12-31", "from=2000-01-01", "to=9999-12-31"])
def test_a_range_too_long_to_draw_is_drawn_where_something_is(some, as_alice, query):
    days = as_alice.get(f"/opt-ins/?{query}").context["days"]
    assert (days.start, days.end) == (date(2026, 11, 10), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=gift", "There are two kinds: form and purchase."),
        ("status=odd", "There is no such status. Choose one of these."),
        ("link=giftbox", "You have no opt-in by a link with this code."),
        ("link=nothing", "You have no opt-in by a link with this code."),
        ("ad=zoes", "You have no opt-in by an ad with this code."),
        ("from=soon", "Write the day like 2026-01-31."),
        ("from=2026-02-02&to=2026-02-01", "This day is before the first one."),
    ],
)
def test_wrong_wishes_are_told_beside_the_field(some, as_alice, cast, query, message):
    opt_in(cast.zoe, cast.giftbox, at=NOW, ad=AdFactory(partner=cast.zoe, code="zoes"))
    response = as_alice.get(f"/opt-ins/?{query}")
    assert response.status_code == 200
    assert message in response.content.decode()
    assert shown(response) == []


def test_only_links_and_ads_of_my_own_opt_ins_are_offered(some, as_alice, cast):
    opt_in(cast.zoe, cast.giftbox, at=NOW, ad=AdFactory(partner=cast.zoe, code="zoes"))
    html = as_alice.get("/opt-ins/").content.decode()
    assert '<option value="haircare">' in html
    assert "giftbox" not in html
    assert "zoes" not in html


def test_a_partner_without_any_is_told_how_they_come_about(cast, as_alice):
    html = as_alice.get("/opt-ins/").content.decode()
    assert "No opt-ins yet" in html
    assert '<form class="panel filters"' not in html


def test_where_nothing_matches_the_filter_stays(some, as_alice):
    html = as_alice.get("/opt-ins/?search=nothing-like-it").content.decode()
    assert "None of these" in html
    assert 'value="nothing-like-it"' in html
    assert "No opt-ins yet" not in html


def test_a_heading_sorts_the_other_way_round_and_keeps_the_filter(some, as_alice):
    html = as_alice.get("/opt-ins/?kind=purchase&sort=-amount").content.decode()
    assert (
        '<th scope="col" class="num" aria-sort="descending"><a href="/opt-ins/?kind=purchase&amp;sort=amount">' in html
    )


def test_following_a_link_narrows_down_and_keeps_the_filter(some, as_alice):
    html = as_alice.get("/opt-ins/?kind=purchase&page=1").content.decode()
    assert 'href="/opt-ins/?kind=purchase&amp;link=skincare"' in html


def test_days_can_be_chosen_and_the_chosen_ones_are_marked(some, as_alice):
    html = as_alice.get("/opt-ins/?kind=form&from=2026-11-14&to=2026-11-20").content.decode()
    assert 'href="/opt-ins/?from=2026-11-14&amp;to=2026-11-20&amp;kind=form" aria-current="true">7 days' in html
    assert 'href="/opt-ins/?kind=form">All' in html


def test_they_come_in_pages_that_keep_the_filter(cast, as_alice):
    for _ in range(26):
        opt_in(cast.alice, cast.haircare, at=NOW)
    html = as_alice.get("/opt-ins/?kind=form").content.decode()
    assert "?kind=form&amp;page=2" in html
    assert len(shown(as_alice.get("/opt-ins/?kind=form&page=2"))) == 1


def test_an_owner_has_no_opt_ins_page(as_owner):
    assert as_owner.get("/opt-ins/").status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_few_queries(cast, as_alice, django_assert_max_num_queries, count):
    for _ in range(count):
        opt_in(cast.alice, cast.haircare, at=NOW, ad=AdFactory(partner=cast.alice), amount="1", currency="EUR")
    as_alice.get("/opt-ins/")
    with django_assert_max_num_queries(8):
        as_alice.get("/opt-ins/")
