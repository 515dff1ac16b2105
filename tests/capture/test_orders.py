"""What a shop says of its orders, entered: each order once, each change once, under whatever name it comes."""

from decimal import Decimal

import pytest

from stats.models import Adjustment, Delivery, OptIn, Order, OrderName, Outcome, RevenueTally
from tests.capture.happenings import (
    DELIVERED,
    World,
    bought,
    chargeback,
    one_order,
    refund,
    refunded_so_far,
    token_of,
    won,
)
from tests.capture.visiting import differences
from tests.factories import PurchaseSourceFactory


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def token(world):
    return token_of(world.hit(0, world.cast.alice))


def delivery(world, event):
    fields = {
        "event": event,
        "order_name": "1001",
        "received_at": DELIVERED,
        "last_received_at": DELIVERED,
        "outcome": Outcome.WAITING,
    }
    return Delivery.objects.create(source=world.shop, **fields)


def test_an_order_counts_once_and_keeps_its_first_amount(world, token):
    first, again = world.hear(bought(token=token)), world.hear(bought(token=token, amount="99"))
    assert (first.outcome, again.outcome) == (Outcome.RECORDED, Outcome.DUPLICATE)
    assert (OptIn.objects.get().amount, RevenueTally.objects.get().revenue) == (Decimal("49.90"),) * 2


def test_a_refund_in_part_lowers_the_revenue(world, token):
    world.hear(bought(token=token))
    heard = world.hear(refund(20, "re_1", "9.90"))
    assert (heard.outcome, heard.words) == (Outcome.CHANGED, "recorded: €9.90 was paid back")
    assert (RevenueTally.objects.get().revenue, OptIn.objects.get().status) == (Decimal(40), "valid")
    assert differences() == []


def test_the_same_refund_under_the_same_key_counts_once(world, token):
    world.hear(bought(token=token))
    outcomes = [world.hear(refund(20, "re_1", "9.90")).outcome for _ in range(3)]
    assert outcomes == [Outcome.CHANGED, Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert OptIn.objects.get().refunded == Decimal("9.90")


def test_a_chargeback_reverses_and_a_won_dispute_restores(world, token):
    world.hear(bought(token=token))
    lost = world.hear(chargeback(20))
    assert (lost.words, OptIn.objects.get().status) == (
        "recorded: charged back or cancelled, so it counts no more",
        "reversed",
    )
    back = world.hear(won(30))
    assert (back.words, OptIn.objects.get().status) == ("recorded: it counts in full", "valid")
    assert [change["from"]["status"] for change in OptIn.objects.get().trace["changes"]] == ["valid", "reversed"]
    assert differences() == []


def test_what_came_before_its_purchase_waits_and_is_told_when_it_comes(world, token):
    waiting = delivery(world, "evt_1")
    assert world.hear(refund(20, "re_1", "9.90"), delivery=waiting).outcome == Outcome.WAITING
    heard = world.hear(bought(token=token))
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.opt_in) == (Outcome.CHANGED, heard.opt_in)
    assert waiting.words == "waited for its purchase: €9.90 was paid back"
    assert OptIn.objects.get().refunded == Decimal("9.90")


def test_money_paid_back_in_another_currency_changes_nothing_and_says_so(world, token):
    world.hear(bought(token=token))
    heard = world.hear(refund(20, "re_1", "9.90", currency="USD"))
    assert (heard.outcome, "another currency" in heard.words) == (Outcome.IGNORED, True)
    assert (OptIn.objects.get().refunded, OptIn.objects.get().trace.get("changes")) == (Decimal(0), None)


def test_a_name_joins_what_was_told_under_two(world, token):
    world.hear(bought(names=("cs_1",), token=token))
    assert world.hear(refunded_so_far(20, "ch_1 10", "10", names=("pi_1",))).outcome == Outcome.WAITING
    heard = world.hear(one_order("cs_1", "pi_1"))
    assert (heard.outcome, heard.opt_in) == (Outcome.CHANGED, OptIn.objects.get())
    assert (OptIn.objects.get().refunded, Order.objects.count()) == (Decimal(10), 1)
    assert Adjustment.objects.get().order.opt_in == heard.opt_in


def test_names_that_join_nothing_are_noted(world, token):
    assert world.hear(one_order("cs_1", "pi_1")).outcome == Outcome.IGNORED
    heard = world.hear(bought(names=("pi_1",), token=token))
    assert set(heard.opt_in.order.names.values_list("name", flat=True)) == {"cs_1", "pi_1"}


def test_a_purchase_that_joins_an_earlier_refund_is_settled_by_its_later_event(world, token):
    world.hear(bought(names=("cs_1",), token=token))
    world.hear(refund(20, "re_1", "10", names=("pi_1",)))
    heard = world.hear(bought(names=("cs_1", "pi_1"), token=token))
    assert (heard.outcome, OptIn.objects.get().refunded) == (Outcome.CHANGED, Decimal(10))


def test_three_orders_without_a_purchase_become_one(world, token):
    for turn, name in enumerate(("a", "b", "c")):
        world.hear(refund(20, f"re_{turn}", "1", names=(name,)))
    world.hear(one_order("a", "b", "c"))
    assert (Order.objects.count(), OrderName.objects.count()) == (1, 3)
    world.hear(bought(names=("c",), token=token))
    assert OptIn.objects.get().refunded == 3


def test_two_purchases_are_never_joined(world, token):
    for name in ("1001", "1002"):
        world.hear(bought(names=(name,), token=token))
    world.hear(refund(20, "re_1", "10", names=("1002", "1001")))
    assert dict(OptIn.objects.values_list("reference", "refunded")) == {"1001": 0, "1002": 10}
    assert dict(OrderName.objects.values_list("name", "order__opt_in__reference")) == {"1001": "1001", "1002": "1002"}


def test_sources_do_not_share_their_names(world, cast, token):
    other = World(cast, shop=PurchaseSourceFactory())
    world.hear(bought(token=token))
    other.hear(refund(20, "re_1"))
    assert OptIn.objects.get().status == "valid"
    assert Order.objects.count() == 2


def test_of_several_things_said_at_once_the_weightiest_is_told(world, token):
    heard = world.hear(one_order("1001", "pi_1"), bought(token=token), refund(20, "re_1", "1"))
    assert (heard.outcome, OptIn.objects.get().refunded) == (Outcome.RECORDED, Decimal(1))


def test_a_change_that_leaves_it_as_it_was_is_noted(world, token):
    world.hear(bought(token=token))
    heard = world.hear(won(20))
    assert (heard.outcome, heard.words) == (Outcome.IGNORED, "noted, without effect: it counts in full")


def test_nothing_said_is_ignored(world):
    assert world.hear().outcome == Outcome.IGNORED
    assert not Order.objects.exists()
