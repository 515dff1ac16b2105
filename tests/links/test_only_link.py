"""The Link Generator where one single website is open: it is chosen already, and the address stands there at once."""

import pytest
from django.utils import timezone

from links.models import GeneratedAddress
from tests.factories import ProgramFactory
from tests.links.test_link_generator import PAGE, asked
from tests.pages import errors_on, value_of

CHOSEN = '<input type="radio" name="link" value="haircare" checked>'


@pytest.fixture(autouse=True)
def _gift_box_for_alice_hair_care_for_others(cast):
    cast.skincare.retire(timezone.now())
    cast.haircare.is_open_to_all = False
    cast.haircare.save()
    others = ProgramFactory(name="Others")
    others.partners.set([cast.bob, cast.zoe])
    cast.haircare.programs.set([others])


def test_the_address_appears_at_once(as_zoe):
    html = asked(as_zoe)
    assert CHOSEN in html
    assert value_of(html, "address") == "http://testserver/go/haircare/zoe999"


def test_that_is_not_remembered_as_generated(as_zoe):
    asked(as_zoe)
    assert not GeneratedAddress.objects.exists()


def test_an_ad_in_a_bookmark_is_in_the_address(as_alice):
    assert value_of(asked(as_alice, ad="website2"), "address") == "http://testserver/go/giftbox/abc123/website2"


def test_a_recruit_has_the_one_that_is_open_to_them(as_alice):
    assert value_of(asked(as_alice, partner="bob456"), "address") == "http://testserver/go/haircare/bob456"


def test_a_recruit_with_several_has_none_chosen(as_alice, cast, bob):
    cast.program.partners.add(bob)
    html = asked(as_alice, partner="bob456")
    assert " checked>" not in html
    assert value_of(html, "address") is None


def test_who_asks_without_a_website_is_told_to_choose(as_zoe):
    html = asked(as_zoe, partner="", link="", ad="")
    assert errors_on(html) == ["Choose where you are driving traffic to."]
    assert value_of(html, "address") is None


def test_another_one_than_the_only_one_is_refused(as_zoe):
    html = asked(as_zoe, link="giftbox")
    assert errors_on(html) == ["This is not one of the websites open to you. Choose one of those."]
    assert value_of(html, "address") is None


def test_nothing_is_made_for_a_partner_who_is_not_mine(as_zoe):
    html = asked(as_zoe, partner="bob456")
    assert errors_on(html) == ["Choose yourself or somebody in your team."]
    assert value_of(html, "address") is None


def test_the_button_without_a_website_makes_nothing(as_zoe):
    assert errors_on(as_zoe.post(PAGE, {}).content.decode()) == ["Choose where you are driving traffic to."]
    assert not GeneratedAddress.objects.exists()


def test_it_costs_no_query_more(as_zoe, django_assert_num_queries):
    as_zoe.get(PAGE)
    with django_assert_num_queries(7):
        as_zoe.get(PAGE)
