"""The Link Generator: what may go into an address, and what is refused in words."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from partners.portal import Portal
from tests.factories import AdFactory, LinkFactory, PartnerFactory
from tests.pages import errors_on, value_of

PAGE = "/links/generate/"
NOT_IN_TEAM = "Choose yourself or somebody in your team."
NOT_OPEN = "This is not one of the websites open to {}. Choose one of those."
NOT_MY_AD = "This is not one of your ads. Choose one of yours, or none."


def asked(client, **choices):
    """The page, for a choice of codes."""
    answer = client.get(PAGE, choices)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_four_sections_stand_on_one_page(as_alice):
    html = asked(as_alice)
    for heading in ("My Sales Websites", "My Referral Partners", "My Ads", "Generate Link"):
        assert f">{heading}</h2>" in html


def test_i_drive_the_traffic_unless_i_say_otherwise(as_alice):
    form = as_alice.get(PAGE).context["form"]
    assert form["partner"].value() == "abc123"
    assert not form.errors


def test_nothing_is_generated_before_i_choose(as_alice):
    assert value_of(asked(as_alice), "address") is None


def test_an_address_for_myself(as_alice):
    html = asked(as_alice, link="haircare")
    assert value_of(html, "address") == "http://testserver/go/haircare/abc123"


def test_an_address_for_a_recruit_with_my_ad(as_alice):
    html = asked(as_alice, partner="bob456", link="haircare", ad="website2")
    assert value_of(html, "address") == "http://testserver/go/haircare/bob456/website2"


def test_an_address_for_a_recruits_recruit(as_alice):
    html = asked(as_alice, partner="dina012", link="haircare")
    assert value_of(html, "address") == "http://testserver/go/haircare/dina012"


def test_codes_may_be_typed_in_any_case(as_alice):
    html = asked(as_alice, partner=" BOB456", link="HairCare", ad="WEBSITE2")
    assert value_of(html, "address") == "http://testserver/go/haircare/bob456/website2"
    assert '<option value="bob456" selected>' in html


def test_the_address_begins_where_the_owner_says(as_alice):
    Portal.objects.update_or_create(pk=1, defaults={"base_address": "https://go.example.com"})
    html = asked(as_alice, link="haircare")
    assert value_of(html, "address") == "https://go.example.com/go/haircare/abc123"


@override_settings(BASE_ADDRESS="https://deployed.example")
def test_the_address_begins_where_the_settings_say(as_alice):
    assert value_of(asked(as_alice, link="haircare"), "address") == "https://deployed.example/go/haircare/abc123"


def test_try_it_stays_on_the_portals_own_host_and_says_that_it_does_not_count(as_alice):
    html = asked(as_alice, partner="bob456", link="haircare")
    assert '<a class="button" href="/go/haircare/bob456" target="_blank" rel="noopener">Try it</a>' in html
    assert "it is not counted" in html


def test_each_part_of_the_address_is_explained(as_alice):
    html = asked(as_alice, partner="bob456", link="haircare", ad="website2")
    parts = re.sub(r"<[^>]+>|\s+", " ", html[html.index('<dl class="parts">') : html.index("</dl>")])
    assert re.split(r"\s\s+", parts.strip()) == [
        *("Leads to", "Hair care", "haircare", "https://www.example.com/haircare"),
        *("Credited", "Bob", "bob456"),
        *("Ad", "Website 2", "website2"),
    ]


def test_the_address_can_be_copied(as_alice):
    assert 'data-copy="#address"' in asked(as_alice, link="haircare")


@pytest.mark.parametrize(
    "code", ["zoe999", "nobody", "²", "99999999999999999999", "a/b", "\u212aim", "' OR 1=1 --", "x" * 5000]
)
def test_a_stranger_is_refused_in_the_same_words_as_somebody_unknown(as_alice, code):
    html = asked(as_alice, partner=code, link="haircare")
    assert errors_on(html) == [NOT_IN_TEAM]
    assert value_of(html, "address") is None


def test_my_parent_is_not_mine_to_choose(as_bob):
    assert errors_on(asked(as_bob, partner="abc123", link="haircare")) == [NOT_IN_TEAM]


def test_a_null_character_is_refused(as_alice):
    html = asked(as_alice, partner="bob\0", link="hair\0", ad="web\0")
    assert len(errors_on(html)) == 3
    assert value_of(html, "address") is None


def test_a_stranger_asking_for_a_recruit_of_somebody_else_is_refused(as_zoe):
    html = asked(as_zoe, partner="bob456", link="haircare", ad="website2")
    assert errors_on(html) == [NOT_IN_TEAM, NOT_MY_AD]
    assert value_of(html, "address") is None
    assert "Bob" not in html


def test_an_inactive_recruit_is_refused_with_the_reason(as_alice, bob):
    bob.deactivate(timezone.now())
    html = asked(as_alice, partner="bob456", link="haircare")
    assert errors_on(html) == ["Bob is inactive, so nothing would be credited. Choose somebody else."]
    assert value_of(html, "address") is None


def test_somebody_invited_can_be_chosen(as_alice, alice):
    PartnerFactory(code="emil", parent=alice, invited=True)
    assert value_of(asked(as_alice, partner="emil", link="haircare"), "address") is not None


@pytest.mark.parametrize("code", ["restricted", "over", "ended", "unknown", "no code"])
def test_a_link_that_is_not_open_is_refused_in_the_same_words_as_an_unknown_one(as_alice, code, cast):
    LinkFactory(code="restricted", is_open_to_all=False)
    LinkFactory(code="over", retired=True)
    LinkFactory(code="ended", expired=True)
    html = asked(as_alice, link=code)
    assert errors_on(html) == [NOT_OPEN.format("you")]
    assert value_of(html, "address") is None


def test_the_link_must_be_open_to_whoever_drives_the_traffic(as_alice):
    assert value_of(asked(as_alice, link="giftbox"), "address") is not None
    assert errors_on(asked(as_alice, partner="bob456", link="giftbox")) == [NOT_OPEN.format("Bob")]


def test_a_link_open_only_to_a_recruit_can_be_chosen_for_them(as_alice, bob, cast):
    cast.program.partners.set([bob])
    html = asked(as_alice, partner="bob456", link="giftbox")
    assert value_of(html, "address") == "http://testserver/go/giftbox/bob456"


def test_the_choices_are_the_links_open_to_the_partner_who_was_named(as_alice):
    html = asked(as_alice, partner="bob456", link="", show="links")
    assert 'value="giftbox"' not in html
    assert '<input type="radio" name="link" value="skincare">' in html
    assert not errors_on(html)


def test_a_forgotten_website_is_asked_for(as_alice):
    assert errors_on(asked(as_alice, partner="abc123", link="", ad="")) == ["Choose where you are driving traffic to."]


def test_what_can_be_kept_is_kept_when_something_is_refused(as_alice):
    html = asked(as_alice, partner="zoe999", link="haircare", ad="website2")
    assert '<input type="radio" name="link" value="haircare" checked>' in html
    assert '<option value="website2" selected>' in html


@pytest.mark.parametrize("code", ["bobs", "zoes", "unknown", "no code", "²"])
def test_an_ad_of_somebody_else_is_refused_in_the_same_words_as_an_unknown_one(as_alice, code, cast):
    AdFactory(partner=cast.bob, code="bobs")
    AdFactory(partner=cast.zoe, code="zoes")
    html = asked(as_alice, partner="bob456", link="haircare", ad=code)
    assert errors_on(html) == [NOT_MY_AD]
    assert value_of(html, "address") is None


def test_a_parents_ad_is_not_mine_to_choose(as_bob):
    assert errors_on(asked(as_bob, link="haircare", ad="website2")) == [NOT_MY_AD]


def test_my_retired_ad_is_refused_with_the_reason(as_alice, website2):
    website2.retire(timezone.now())
    html = asked(as_alice, link="haircare", ad="website2")
    assert errors_on(html) == ["“Website 2” is retired. Restore it first, or choose another."]
    assert '<option value="website2"' not in html


def test_my_ad_is_refused_where_its_code_means_an_ad_of_somebody_nearer(as_alice, bob):
    AdFactory(partner=bob, code="website2")  # Bob had it before he came to Alice
    html = asked(as_alice, partner="dina012", link="haircare", ad="website2")
    assert errors_on(html) == ["At the end of Dina's addresses, “website2” means another ad. Choose another, or none."]
    assert value_of(asked(as_alice, partner="cleo789", link="haircare", ad="website2"), "address") is not None


def test_only_live_links_open_to_me_are_my_sales_websites(as_bob):
    LinkFactory(code="over", retired=True)
    LinkFactory(code="ended", expires_at=timezone.now() - timedelta(seconds=1))
    rows = as_bob.get(PAGE).context["lists"]["websites"].rows
    assert [link.code for link in rows] == ["haircare", "skincare"]


def test_a_website_address_is_a_link_that_opens_without_a_way_back(as_alice):
    assert 'href="https://www.example.com/haircare" target="_blank" rel="noopener"' in asked(as_alice)


def test_the_websites_are_those_open_to_whoever_was_chosen(as_alice):
    lists = as_alice.get(PAGE, {"partner": "bob456"}).context["lists"]
    assert [link.code for link in lists["websites"].rows] == ["haircare", "skincare"]


def test_my_referral_partners_are_all_below_me_who_can_be_credited(as_alice, alice):
    PartnerFactory(code="gone345", parent=alice, inactive=True)
    rows = as_alice.get(PAGE).context["lists"]["team"].rows
    assert [partner.code for partner in rows] == ["bob456", "cleo789", "dina012"]


def test_my_ads_show_those_in_use_and_no_one_elses(as_alice, alice, bob):
    AdFactory(partner=alice, retired=True)
    AdFactory(partner=bob)
    assert [ad.code for ad in as_alice.get(PAGE).context["lists"]["ads"].rows] == ["website2"]


def test_a_newcomer_without_anything_is_told_what_will_appear(sign_in, db):
    html = asked(sign_in(PartnerFactory()))
    for words in ("No websites yet", "Nobody yet", "No ads yet", "There is no website open to you yet."):
        assert words in html


def test_names_are_shown_as_text(as_alice, alice):
    evil = "<img src=x onerror=alert(1)>"
    PartnerFactory(code="evil1", name=evil, parent=alice)
    LinkFactory(code="evil2", name=evil, description=evil)
    AdFactory(code="evil3", name=evil, description=evil, partner=alice)
    html = asked(as_alice, partner="evil1", link="evil2", ad="evil3", team_search=evil, ads_page=evil)
    assert value_of(html, "address").endswith("/go/evil2/evil1/evil3")
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    "query", ["partner=%00", "link=%ff%fe", "team_page=²", "ads_page=-1", "websites_page=9e9", "ads_page=" + "9" * 30]
)
def test_an_odd_query_is_answered(as_alice, query):
    assert as_alice.get(f"{PAGE}?{query}").status_code == 200
