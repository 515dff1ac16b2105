"""Whatever order events arrive in, and however often: the books end as if all had come in theirs."""

from itertools import islice, permutations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.happenings import (
    CARLA,
    World,
    bought,
    chargeback,
    one_order,
    refund,
    refunded_so_far,
    stand_at_the_end,
    token_of,
    won,
)

PORTALS = [
    {"touch": touch, "referrals_last": lasting} for touch in ("last", "first") for lasting in ("cookie", "permanent")
]


@pytest.fixture
def world(cast):
    return World(cast)


def credited_by_the_form(world):
    """The purchase has no token: what the form was credited to is the customer's history."""
    hit = world.hit(0, world.cast.alice, ad=world.cast.website2)
    return [hit, world.submission(5, token_of(hit)), bought(10), *paid_back()]


def credited_by_its_own_token(world):
    """Bob's click is newer than the form that came from Alice: by last touch Bob is credited, by first touch Alice."""
    hit, other = world.hit(0, world.cast.alice), world.hit(7, world.cast.bob, world.cast.skincare)
    return [hit, other, world.submission(5, token_of(hit)), bought(10, token=token_of(other)), *paid_back()]


def paid_back():
    return [refund(20, "re_1", "10"), refund(30, "re_2", "39.90"), chargeback(40), won(50)]


def told_by_several_names(world):
    """A checkout, its payment and its charge: only the session knows the token, and names the payment."""
    hit = world.hit(0, world.cast.bob)
    return [
        hit,
        bought(10, names=("cs_1", "pi_1"), token=token_of(hit)),
        refunded_so_far(20, "ch_1 10", "10", names=("ch_1",)),
        refunded_so_far(30, "ch_1 49.90", "49.90", names=("pi_1", "ch_1")),
        chargeback(40, names=("ch_1",)),
        one_order("in_1", "pi_1"),
        won(50, names=("in_1",)),
    ]


def told_more_each_time(world):
    """The shop reports the order at once, then with the e-mail, then with the token, then with a newer one."""
    hit, newer = world.hit(0, world.cast.alice), world.hit(3, world.cast.bob, world.cast.skincare)
    return [
        world.submission(5, token_of(hit)),
        bought(10, email=""),
        bought(10),
        bought(10, email="", token=token_of(hit)),
        bought(10, email="", token=token_of(newer)),
        bought(60, names=("1002",), amount="7"),
    ]


def one_who_may_not_be_credited(world):
    """A newer token of somebody inactive: nobody inherits the order, nor what came after it."""
    hit, newer = world.hit(0, world.cast.alice), world.hit(3, world.cast.bob)
    world.cast.bob.deactivate(newer.at)
    return [
        bought(10, token=token_of(hit)),
        bought(10, token=token_of(newer)),
        bought(60, names=("1002",), amount="7"),
        bought(70, names=("1003",), amount="8", email="bob456@people.example", token=token_of(hit)),
    ]


def three_orders_of_one_customer(world):
    """By first touch everything follows the first; by last touch each its newest click."""
    hits = [world.hit(0, world.cast.alice), world.hit(15, world.cast.bob), world.hit(35, world.cast.zoe)]
    alice, bob, zoe = map(token_of, hits)
    return [
        world.submission(5, alice),
        bought(20, names=("1001",), token=bob),
        bought(30, names=("1002",)),
        bought(40, names=("1003",), token=zoe),
        bought(50, names=("1004",)),
        refund(60, "re_4", names=("1004",)),
    ]


def again_through_the_same_link(world):
    """Two clicks on one address: which one is credited is told by the clicks, not by what came first."""
    first, second = (token_of(world.hit(minutes, world.cast.alice)) for minutes in (0, 2))
    return [bought(10, token=first), bought(10, token=second), bought(30, names=("1002",))]


def own_email_told_later(world):
    """Bob buys through his own address: nobody is credited once the e-mail says so."""
    hit = world.hit(0, world.cast.bob)
    own = "bob456@people.example"
    return [
        bought(10, email="", token=token_of(hit)),
        bought(10, email=own),
        bought(20, names=("1002",), email=own),
        bought(30, names=("1003",), email=CARLA, token=token_of(hit)),
    ]


STORIES = [
    credited_by_the_form,
    credited_by_its_own_token,
    told_by_several_names,
    told_more_each_time,
    one_who_may_not_be_credited,
    three_orders_of_one_customer,
    again_through_the_same_link,
    own_email_told_later,
]


def arrivals(number):
    """Every one of so many happenings at least once, and some again, in any order."""
    again = st.lists(st.integers(0, number - 1), max_size=5)
    return again.flatmap(lambda more: st.permutations([*range(number), *more]))


# Each example is a transaction of many statements.
IS_QUICK = connection.vendor == "sqlite"


def some(examples):
    """So many examples, and on PostgreSQL a quarter of them."""
    number = examples if IS_QUICK else examples // 4
    fixtures = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=number, deadline=None, suppress_health_check=fixtures)


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: "-".join(portal.values()))
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_any_order_of_arrival_ends_in_the_state_of_the_sorted_order(world, story, portal):
    happenings = story(world)
    expected = stand_at_the_end(world, happenings, **portal)

    @some(16)
    @given(arrivals(len(happenings)))
    def in_any_order(order):
        assert stand_at_the_end(world, [happenings[turn] for turn in order], **portal) == expected

    in_any_order()


SMALL = [
    credited_by_the_form,
    told_by_several_names,
    again_through_the_same_link,
    own_email_told_later,
    one_who_may_not_be_credited,
    told_more_each_time,
]


@pytest.mark.parametrize("portal", PORTALS[::2], ids=lambda portal: "-".join(portal.values()))
@pytest.mark.parametrize("story", SMALL, ids=lambda story: story.__name__)
def test_every_permutation_of_few_events_ends_alike(world, story, portal):
    happenings = story(world)[:5]
    expected = stand_at_the_end(world, happenings, **portal)
    for order in islice(permutations(happenings), 0, None, 1 if IS_QUICK else 10):
        assert stand_at_the_end(world, order, **portal) == expected
