"""The addresses that somebody generated lately: each once, newest first, none that could not be generated now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from links.generated import KEPT, forget, latest, remember
from links.models import GeneratedAddress
from tests.factories import AdFactory

NOW = timezone.now()
BASE = "https://go.example.com"


def generate(cast, *, partner=None, link=None, ad=None, query="", ago=0):
    return remember(
        cast.alice,
        partner=partner or cast.alice,
        link=link or cast.haircare,
        ad=ad,
        query=query,
        at=NOW - timedelta(minutes=ago),
    )


def addresses(maker, limit=10):
    return [row.address for row in latest(maker, BASE, at=NOW, limit=limit)]


def test_the_newest_comes_first_and_ready_to_be_copied(cast):
    generate(cast, ago=5)
    generate(cast, partner=cast.bob, ad=cast.website2, query="utm_source=mail", ago=2)

    assert addresses(cast.alice) == [
        "https://go.example.com/go/haircare/bob456/website2?utm_source=mail",
        "https://go.example.com/go/haircare/abc123",
    ]


@pytest.mark.parametrize("with_ad", [True, False])
def test_the_same_address_again_moves_up_and_stands_once(cast, with_ad):
    ad = cast.website2 if with_ad else None
    generate(cast, ad=ad, ago=9)
    generate(cast, link=cast.skincare, ago=5)
    generate(cast, ad=ad)

    assert [row.link for row in latest(cast.alice, BASE, at=NOW, limit=10)] == [cast.haircare, cast.skincare]
    assert GeneratedAddress.objects.count() == 2


def test_its_choice_leads_the_generator_back_to_it(cast):
    generate(cast, partner=cast.bob, ad=cast.website2, query="utm_source=a%20b")

    (row,) = latest(cast.alice, BASE, at=NOW, limit=1)

    assert row.choice == "partner=bob456&link=haircare&ad=website2&utm_source=a%20b"


def test_what_others_generated_is_not_mine(cast):
    generate(cast)

    assert addresses(cast.bob) == addresses(cast.zoe) == []


def test_no_more_than_the_last_are_kept(cast):
    other = remember(cast.zoe, partner=cast.zoe, link=cast.haircare, ad=None, query="", at=NOW - timedelta(days=9))
    for number in range(KEPT + 3):
        generate(cast, query=f"utm_source={number}", ago=1000 - number)

    kept = GeneratedAddress.objects.filter(maker=cast.alice)
    assert kept.count() == KEPT
    assert not kept.filter(query="utm_source=2").exists()
    assert kept.filter(query="utm_source=3").exists()
    assert GeneratedAddress.objects.filter(pk=other.pk).exists()


def test_of_somebody_who_left_my_team_nothing_is_shown(cast):
    generate(cast, partner=cast.dina)
    assert addresses(cast.alice)
    cast.bob.parent = None
    cast.bob.save()

    assert addresses(cast.alice) == []


def test_of_somebody_inactive_nothing_is_shown(cast):
    generate(cast, partner=cast.bob)
    cast.bob.deactivate(NOW)

    assert addresses(cast.alice) == []


def test_of_a_link_that_is_over_nothing_is_shown(cast):
    generate(cast)
    generate(cast, link=cast.skincare)
    cast.haircare.retire(NOW)
    cast.skincare.expires_at = NOW
    cast.skincare.save()

    assert addresses(cast.alice) == []


def test_a_link_of_a_program_is_shown_as_long_as_it_is_open_to_who_is_credited(cast):
    generate(cast, link=cast.giftbox)
    generate(cast, link=cast.giftbox, partner=cast.bob)
    assert addresses(cast.alice) == ["https://go.example.com/go/giftbox/abc123"]

    cast.alice.programs.clear()
    assert addresses(cast.alice) == []


def test_of_a_retired_ad_nothing_is_shown(cast):
    generate(cast, ad=AdFactory(partner=cast.alice, retired=True))

    assert addresses(cast.alice) == []


def test_all_is_read_in_one_query(cast, django_assert_num_queries):
    for partner in (cast.alice, cast.bob, cast.dina):
        generate(cast, partner=partner, ad=cast.website2)
    with django_assert_num_queries(1):
        assert len(addresses(cast.alice)) == 3


def test_only_ones_own_can_be_forgotten(cast):
    kept = generate(cast)

    assert not forget(cast.bob, kept.pk)
    assert forget(cast.alice, kept.pk)
    assert not forget(cast.alice, kept.pk)
