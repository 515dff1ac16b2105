"""Link Tracking Stats narrowed down: to what is mine to see, and to nothing else."""

import pytest

from links.models import LinkAlias
from partners.models import Partner
from tests.factories import AdFactory, LinkFactory, PartnerFactory, ProgramFactory
from tests.stats.reading import firsts, lines
from tests.stats.rows import count

pytestmark = pytest.mark.usefixtures("today")


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


def test_a_value_leads_to_its_own_report(traffic, as_alice):
    html = as_alice.get("/stats/?rows=link,ad&sort=hits").content.decode()
    assert "?link=skincare&amp;rows=ad" in html or "?rows=ad&amp;link=skincare" in html
    assert "?rows=link&amp;ad=none" in html


def test_a_stranger_sees_nothing_of_the_team(traffic, as_zoe):
    html = as_zoe.get("/stats/?rows=link,partner,ad").content.decode()
    assert not [code for code in ("abc123", "bob456", "haircare", "website2", "1,234.50") if f">{code}<" in html]


def test_a_long_filter_takes_a_code_that_is_not_on_its_list(cast, as_alice):
    for number in range(101):
        PartnerFactory(code=f"recruit{number:03}", parent=cast.alice)
    last = Partner.objects.get(code="recruit100")
    count(last, cast.haircare, hits=3)
    assert lines(as_alice.get("/stats/?rows=partner&partner=recruit100"))[0][:2] == ["recruit100 Recruit100", "3"]
