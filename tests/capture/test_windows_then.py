"""For how long a click counted when it was decided: what is decided again does not ask what the owner chose since."""

import pytest

from partners.portal import Portal
from stats.capture.credit import NoCredit
from stats.models import OptIn
from tests.capture.happenings import CARLA, NOON, World, bought, token_of


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def token(world):
    """Of Alice's click."""
    return token_of(world.hit(0, world.cast.alice))


def again(opt_in):
    return OptIn.objects.get(pk=opt_in.pk)


def leave(cast):
    cast.alice.deactivate(NOON)


def shorten(cast):
    Portal.objects.update(window_days=1)
    type(cast.alice).objects.update(window_days=1)


@pytest.mark.parametrize("change", [leave, shorten])
def test_what_is_decided_again_keeps_the_window_of_the_first_time(world, cast, token, change):
    opt_in = world.hear(bought(token=token, email="")).opt_in
    change(cast)
    world.hear(bought())
    assert [line["window_days"] for line in again(opt_in).trace["tried"]] == [90]


def test_a_click_that_was_too_old_then_is_too_old_after_the_window_grew(world, cast):
    Portal.objects.update(window_days=1)
    token = token_of(world.hit(-5, cast.alice))
    opt_in = world.hear(bought(60, token=token, email="")).opt_in
    Portal.objects.update(window_days=None)
    world.hear(bought(60))
    assert (again(opt_in).reason, again(opt_in).email) == (NoCredit.EXPIRED, CARLA)


def test_of_an_old_trace_that_tells_no_window_none_is_made_up(world, cast, token):
    opt_in = world.hear(bought(token=token, email="")).opt_in
    line = {name: value for name, value in opt_in.trace["tried"][0].items() if name != "window_days"}
    OptIn.objects.update(trace={**opt_in.trace, "tried": [line]})
    shorten(cast)
    world.hear(bought())
    assert (again(opt_in).partner, again(opt_in).trace["tried"]) == (cast.alice, [line])
