"""What the filters of a report offer, and to whom."""

import pytest

from stats.reports import tallied
from stats.reports.choices import ad_choices, link_choices, partner_choices, team_of
from tests.factories import AdFactory, LinkFactory, PartnerFactory, ProgramFactory
from tests.stats.rows import count


def codes(found):
    return [option.code for option in found.options]


def test_partners_are_the_asker_and_the_team(cast):
    assert codes(partner_choices(team_of(cast.bob), None)) == ["bob456", "dina012"]


def test_links_are_those_open_to_anybody_of_the_team(cast):
    program = ProgramFactory()
    cast.dina.programs.add(program)
    LinkFactory(code="for-dina", programs=[program])
    LinkFactory(code="for-nobody", programs=[ProgramFactory()])
    assert codes(link_choices(team_of(cast.bob), None)) == ["for-dina", "haircare", "skincare"]


def test_ads_are_the_teams_and_say_whose_they_are(cast):
    AdFactory(partner=cast.dina, code="spring", name="Spring")
    AdFactory(partner=cast.zoe, code="foreign")
    options = ad_choices(team_of(cast.bob), None).options
    assert [(option.code, option.name) for option in options] == [
        ("none", "Without an ad"),
        ("spring", "Spring, by Dina"),
    ]


def test_ads_that_share_a_code_are_one_option_for_all(cast):
    ads = [AdFactory(partner=recruit, code="spring", name="Spring") for recruit in (cast.bob, cast.cleo)]
    chosen = ad_choices(team_of(cast.alice), "spring").chosen
    assert set(chosen.ids) == {ad.pk for ad in ads}
    assert chosen.name == "Spring, by Bob / Spring, by Cleo"


def test_a_strangers_ad_of_the_same_code_is_not_among_them(cast):
    mine = AdFactory(partner=cast.alice, code="spring")
    AdFactory(partner=cast.zoe, code="spring")
    assert ad_choices(team_of(cast.alice), "spring").chosen.ids == (mine.pk,)


def test_what_is_chosen_stands_among_the_options_of_a_long_list(cast):
    for number in range(101):
        PartnerFactory(code=f"recruit{number:03}", parent=cast.alice)
    found = partner_choices(team_of(cast.alice), "recruit100")
    assert found.is_long
    assert len(found.options) == 100
    assert found.chosen in found.options


def test_somebody_of_a_team_that_is_too_large_to_name_is_found(cast, monkeypatch):
    monkeypatch.setattr(tallied, "MOST_NAMED", 1)
    team = team_of(cast.alice)
    assert team.ids == ()
    assert partner_choices(team, "dina012").chosen.ids == (cast.dina.pk,)
    assert partner_choices(team, "zoe999").chosen is None
    assert codes(link_choices(team, None)) == ["giftbox", "haircare", "skincare"]


@pytest.mark.parametrize(("choices", "cost"), [(link_choices, 1), (partner_choices, 0), (ad_choices, 1)])
def test_choices_cost_one_query_besides_the_team(cast, django_assert_num_queries, choices, cost):
    count(cast.alice, cast.haircare, cast.website2, hits=1)
    with django_assert_num_queries(1):
        team = team_of(cast.alice)
    with django_assert_num_queries(cost):
        choices(team, "website2")
