"""Link Tracking Stats: every parameter, and what is answered to wrong ones."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from links.models import LinkAlias, TrackingLink
from partners.models import Partner, Portal, User
from tests.factories import AdFactory, LinkFactory, PartnerFactory, ProgramFactory
from tests.stats.rows import TODAY, count

YESTERDAY = TODAY - timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def traffic(cast):
    """Alice's and Bob's figures of two days, and a stranger's."""
    count(cast.alice, cast.haircare, hits=4, unique=3, forms=1, filtered=2)
    count(cast.alice, cast.skincare, cast.website2, hits=2, purchases=1, EUR="1234.50", USD="3.50")
    count(cast.bob, cast.haircare, cast.website2, day=YESTERDAY, hits=5)
    count(cast.zoe, cast.giftbox, hits=100, GBP="900")
    return cast


def lines(response) -> list[list[str]]:
    """The table's rows as texts, the total last."""
    table = re.search(r'<table class="table table-report">(.*?)</table>', response.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table.group(1), re.DOTALL)
    cells = [re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(strip_tags(cell).split()) for cell in row] for row in cells[1:]]


def firsts(response) -> list[str]:
    return [line[0] for line in lines(response)[:-1]]


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


def test_both_ends_of_the_range_are_included(traffic, as_alice):
    assert firsts(as_alice.get("/stats/?from=2026-11-19&to=2026-11-20")) == ["Fri, 20 Nov 2026", "Thu, 19 Nov 2026"]
    assert firsts(as_alice.get("/stats/?from=2026-11-19&to=2026-11-19")) == ["Thu, 19 Nov 2026"]


def test_days_are_the_portals(traffic, as_alice):
    portal = Portal.objects.current()
    portal.time_zone = "Pacific/Auckland"
    portal.save()
    response = as_alice.get("/stats/?from=&to=")
    assert response.context["days"].end == TODAY + timedelta(days=1)
    assert b"Days in Pacific/Auckland" in response.content


@pytest.mark.parametrize(
    ("filters", "links"),
    [
        ("link=haircare", ["haircare Hair care"]),
        ("partner=abc123", ["haircare Hair care", "skincare Skin care"]),
        ("partner=bob456", ["haircare Hair care"]),
        ("ad=website2", ["haircare Hair care", "skincare Skin care"]),
        ("ad=none", ["haircare Hair care"]),
        ("ad=WebSite2&partner=abc123", ["skincare Skin care"]),
    ],
)
def test_filters_take_codes(traffic, as_alice, filters, links):
    assert firsts(as_alice.get(f"/stats/?rows=link&{filters}")) == links


@pytest.mark.parametrize(
    "filters",
    [
        "partner=zoe999",
        "partner=nobody",
        "partner=%00",
        "partner=a;b",
        "link=nothing",
        "link=closed",
        "ad=foreign",
        "ad=nothing",
    ],
)
def test_unknown_and_foreign_filters_are_the_same_404(traffic, as_alice, filters):
    AdFactory(partner=traffic.zoe, code="foreign")
    count(traffic.zoe, LinkFactory(code="closed", programs=[ProgramFactory()]), hits=1)
    response = as_alice.get(f"/stats/?{filters}")
    name = filters.partition("=")[0]
    assert response.status_code == 404
    assert f"You have no {name} with this code." in response.content.decode()
    assert "table-report" not in response.content.decode()


def test_a_parent_is_no_partner_of_the_team(traffic, as_bob):
    assert as_bob.get("/stats/?partner=abc123").status_code == 404


def test_a_parents_ad_is_known_to_a_recruit_who_had_hits_with_it(traffic, as_bob, as_dina):
    assert lines(as_bob.get("/stats/?rows=ad&ad=website2"))[0][:2] == ["website2 Website 2, by Alice", "5"]
    assert as_dina.get("/stats/?ad=website2").status_code == 404


def test_a_link_that_was_closed_again_keeps_its_figures(traffic, as_alice):
    closed = LinkFactory(code="closed", programs=[ProgramFactory()])
    count(traffic.alice, closed, hits=3)
    assert lines(as_alice.get("/stats/?rows=link&link=closed"))[0][:2] == ["closed Closed", "3"]


def test_a_links_old_code_still_filters(traffic, as_alice):
    LinkAlias.objects.create(link=traffic.haircare, code="oldname")
    response = as_alice.get("/stats/?rows=link&link=oldname")
    assert firsts(response) == ["haircare Hair care"]
    assert '<option value="haircare" selected>' in response.content.decode()


def test_headings_sort_and_turn_the_order(traffic, as_alice):
    first = as_alice.get("/stats/?rows=link&sort=hits")
    assert firsts(first) == ["skincare Skin care", "haircare Hair care"]
    assert 'aria-sort="ascending"' in first.content.decode()
    assert "?rows=link&amp;sort=-hits" in first.content.decode()


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


def test_presets_keep_what_else_is_asked(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link&partner=bob456&sort=-hits").content.decode()
    assert "?rows=link&amp;partner=bob456&amp;sort=-hits&amp;from=2026-10-01&amp;to=2026-10-31" in html


def test_a_value_leads_to_its_own_report(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link,ad&sort=hits").content.decode()
    assert "?link=skincare&amp;rows=ad" in html or "?rows=ad&amp;link=skincare" in html
    assert "?rows=link&amp;ad=none" in html


def test_the_export_has_the_very_same_parameters(traffic, as_alice):
    html = as_alice.get("/stats/?from=2026-11-01&to=2026-11-20&rows=link&partner=bob456&sort=-hits").content.decode()
    query = "from=2026-11-01&amp;to=2026-11-20&amp;rows=link&amp;partner=bob456&amp;sort=-hits"
    assert f'href="/stats/export.csv?{query}"' in html


def test_long_results_come_in_pages_with_one_total(cast, as_alice):
    for number in range(101):
        count(cast.alice, LinkFactory(code=f"a{number:03}"), hits=1)
    second = as_alice.get("/stats/?rows=link&sort=link&page=2")
    assert firsts(second) == ["a100 A100"]
    assert lines(second)[-1][1] == "101"
    assert 'href="?rows=link&amp;sort=link&amp;page=1"' in second.content.decode()


def test_a_stranger_sees_nothing_of_the_team(traffic, as_zoe):
    html = as_zoe.get("/stats/?rows=link,partner,ad").content.decode()
    assert not [code for code in ("abc123", "bob456", "haircare", "website2", "1,234.50") if f">{code}<" in html]


def test_no_figures_are_an_empty_state_and_no_table(cast, as_alice):
    html = as_alice.get("/stats/").content.decode()
    assert "Nothing was counted on these days" in html
    assert "export.csv" not in html


def test_the_chart_comes_with_its_table(traffic, as_alice):
    response = as_alice.get("/stats/?from=2026-11-19&to=2026-11-20")
    assert "<summary>The chart as a table</summary>" in response.content.decode()
    assert [bar.hits for bar in response.context["chart"].bars] == [5, 6]


def test_filtered_is_explained_where_it_stands(traffic, as_alice):
    assert b"Visits that are no hits: robots" in as_alice.get("/stats/").content


def test_an_owner_has_no_statistics_of_a_partner(as_owner):
    assert as_owner.get("/stats/").status_code == 403


def test_a_stranger_to_the_portal_is_asked_to_sign_in(client):
    assert client.get("/stats/").headers["Location"].startswith("/accounts/login/")


EVERYTHING = "/stats/?rows=day,link,partner,ad&link=haircare&partner=abc123&ad=none&sort=-revenue_EUR"


@pytest.mark.parametrize("address", ["/stats/", EVERYTHING])
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


def test_a_long_filter_takes_a_code_that_is_not_on_its_list(cast, as_alice):
    for number in range(101):
        PartnerFactory(code=f"recruit{number:03}", parent=cast.alice)
    last = Partner.objects.get(code="recruit100")
    count(last, cast.haircare, hits=3)
    assert lines(as_alice.get("/stats/?rows=partner&partner=recruit100"))[0][:2] == ["recruit100 Recruit100", "3"]
