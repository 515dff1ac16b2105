"""Link Tracking Stats: what it shows, in which order, at what cost."""

from datetime import timedelta

import pytest

from links.models import TrackingLink
from partners.models import Partner, Portal, User
from tests.factories import AdFactory, LinkFactory
from tests.stats.reading import firsts, lines
from tests.stats.rows import TODAY, count

pytestmark = pytest.mark.usefixtures("today")


def test_the_last_thirty_days_by_day_are_shown_when_nothing_is_asked(traffic, as_alice):
    count(traffic.alice, traffic.haircare, day=TODAY - timedelta(days=30), hits=7)
    response = as_alice.get("/stats/")
    assert lines(response) == [
        ["Fri, 20 Nov 2026", "6", "5", "1", "1", "40.0%", "2", "€1,234.50", "$3.50"],
        ["Thu, 19 Nov 2026", "5", "5", "0", "0", "0.0%", "0", "€0.00", "$0.00"],
        ["Total", "11", "10", "1", "1", "20.0%", "2", "€1,234.50", "$3.50"],
    ]


def test_rows_stand_in_their_own_order_however_they_are_asked(traffic, as_alice):
    by_comma = as_alice.get("/stats/?rows=ad,partner,link&sort=hits")
    by_boxes = as_alice.get("/stats/?rows=ad&rows=link&rows=partner&sort=hits")
    assert lines(by_comma)[0][:3] == ["skincare Skin care", "abc123 Alice", "website2 Website 2"]
    assert lines(by_comma) == lines(by_boxes)


def test_the_days_shown_stand_in_the_form_and_not_in_addresses(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link").content.decode()
    assert 'name="from" value="2026-10-22"' in html
    assert 'href="/stats/export.csv?rows=link"' in html


def test_both_ends_of_the_range_are_included(traffic, as_alice):
    assert firsts(as_alice.get("/stats/?from=2026-11-19&to=2026-11-20")) == ["Fri, 20 Nov 2026", "Thu, 19 Nov 2026"]
    assert firsts(as_alice.get("/stats/?from=2026-11-19&to=2026-11-19")) == ["Thu, 19 Nov 2026"]


def test_days_are_the_portals(traffic, as_alice):
    portal = Portal.objects.current()
    portal.time_zone = "Pacific/Auckland"
    portal.save()
    response = as_alice.get("/stats/?from=&to=")
    assert response.context["days"].end == TODAY + timedelta(days=1)
    assert b"Days begin at midnight in Pacific/Auckland." in response.content


def test_headings_sort_and_turn_the_order(traffic, as_alice):
    first = as_alice.get("/stats/?rows=link&sort=hits")
    assert firsts(first) == ["skincare Skin care", "haircare Hair care"]
    assert 'aria-sort="ascending"' in first.content.decode()
    assert "?rows=link&amp;sort=-hits" in first.content.decode()


def test_presets_keep_what_else_is_asked(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&partner=bob456&sort=-hits").content.decode()
    assert "?rows=link&amp;partner=bob456&amp;sort=-hits&amp;from=2026-10-01&amp;to=2026-10-31" in html


def test_the_export_has_the_very_same_parameters(traffic, as_alice):
    html = as_alice.get("/stats/?from=2026-11-01&to=2026-11-20&rows=link&partner=bob456&sort=-hits").content.decode()
    query = "from=2026-11-01&amp;to=2026-11-20&amp;rows=link&amp;partner=bob456&amp;sort=-hits"
    assert f'href="/stats/export.csv?{query}"' in html


def test_long_results_come_in_pages_with_one_total(cast, as_alice):
    for number in range(101):
        count(cast.alice, LinkFactory(code=f"a{number:03}"), hits=1)
    second = as_alice.get("/stats/?rows=link&sort=link&page=3")
    assert firsts(second) == ["a100 A100"]
    assert lines(second)[-1][1] == "101"
    assert 'href="?rows=link&amp;sort=link&amp;page=2"' in second.content.decode()


def test_paper_says_which_of_the_rows_are_on_it(cast, as_alice):
    for number in range(101):
        count(cast.alice, LinkFactory(code=f"a{number:03}"), hits=1)
    second = as_alice.get("/stats/?rows=link&sort=link&page=2").content.decode()
    assert '<p class="printed">Rows 51 to 100 of 101. The total is of all of them.</p>' in second
    assert "The total is of all of them." not in as_alice.get("/stats/?rows=link&per_page=500").content.decode()


def test_a_page_that_is_not_there_is_the_first_one(cast, as_alice):
    for number in range(51):
        count(cast.alice, LinkFactory(code=f"a{number:03}"), hits=1)
    assert firsts(as_alice.get("/stats/?rows=link&sort=link&page=9"))[0] == "a000 A000"


def test_no_figures_are_an_empty_state_and_no_table(cast, as_alice):
    html = as_alice.get("/stats/").content.decode()
    assert "Nothing was counted on these days" in html
    assert "export.csv" not in html


def test_the_chart_comes_with_its_table(traffic, as_alice):
    response = as_alice.get("/stats/?from=2026-11-19&to=2026-11-20")
    assert "<summary>The chart as a table</summary>" in response.content.decode()
    assert [bar.values[0] for bar in response.context["chart"].bars] == [5, 6]


def test_filtered_is_explained_where_it_stands(traffic, as_alice):
    assert b"Visits that are no hits: robots" in as_alice.get("/stats/").content


def test_an_owner_has_no_statistics_of_a_partner(as_owner):
    assert as_owner.get("/stats/").status_code == 403


def test_a_stranger_to_the_portal_is_asked_to_sign_in(client, db):
    assert client.get("/stats/").headers["Location"].startswith("/accounts/login/")


EVERYTHING = "/stats/?rows=day,link,partner,ad&link=haircare&partner=abc123&ad=none&sort=-revenue_EUR"


@pytest.mark.parametrize("address", ["/stats/", EVERYTHING, f"{EVERYTHING}&compare=before&page=7", "/stats/?page=7"])
def test_the_page_costs_ten_queries_at_most(traffic, as_alice, django_assert_max_num_queries, address):
    as_alice.get("/stats/")
    with django_assert_max_num_queries(10):
        as_alice.get(address)


def test_thousands_of_partners_links_and_ads_cost_nothing_more(cast, as_alice, django_assert_max_num_queries):
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@x.example") for number in range(3000)
    )
    partners = Partner.objects.bulk_create(
        Partner(user=user, code=user.username, name="Somebody", parent=cast.alice) for user in users
    )
    TrackingLink.objects.bulk_create(
        TrackingLink(code=f"l{number}", name="Some link", website_address="https://x.example/") for number in range(500)
    )
    for partner in partners[:150]:
        count(partner, cast.haircare, AdFactory(partner=partner), hits=1)
    as_alice.get("/stats/")
    with django_assert_max_num_queries(10):
        response = as_alice.get("/stats/?rows=partner,link,ad&partner=p2999&sort=partner")
    html = as_alice.get("/stats/?rows=partner,ad").content.decode()
    assert response.status_code == 200
    assert html.count("<option") < 320
    assert 'list="partner-options"' in html
