"""How a purchase stands after its refunds and disputes: the same in whatever order, and however often, they came."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.capture.opt_ins.standing import Standing, standing
from stats.models.orders import Adjustment
from tests.capture.conftest import NOON

REFUND, SO_FAR, REVERSAL, RESTORATION = Adjustment.Kind
AMOUNT = Decimal("49.90")


def change(kind, minutes=0, *, about="", amount=None, currency=""):
    money = None if amount is None else Decimal(amount)
    return SimpleNamespace(
        kind=kind, about=about, amount=money, currency=currency, at=NOON + timedelta(minutes=minutes)
    )


def stands(*changes, amount=AMOUNT):
    return standing(amount, "EUR", changes)


amounts = st.decimals(0, 100, places=2)
changes = st.lists(
    st.builds(
        change,
        st.sampled_from(Adjustment.Kind),
        st.integers(0, 3),
        about=st.sampled_from(["", "a", "b"]),
        amount=st.none() | amounts,
        currency=st.sampled_from(["", "EUR", "USD"]),
    ),
    max_size=6,
)


@given(amounts, changes, st.randoms())
def test_the_order_of_arrival_means_nothing(amount, heard, chance):
    shuffled = chance.sample(heard, len(heard))
    assert stands(*heard, amount=amount) == stands(*shuffled, amount=amount)


@given(amounts, changes)
def test_no_more_is_paid_back_than_was_paid_and_never_less_than_nothing(amount, heard):
    assert 0 <= stands(*heard, amount=amount).refunded <= amount


@given(amounts, changes)
def test_what_is_said_in_another_currency_changes_nothing(amount, heard):
    ours = [one for one in heard if one.currency != "USD"]
    assert stands(*heard, amount=amount) == stands(*ours, amount=amount)


@given(amounts, changes)
def test_it_is_reversed_if_paid_back_in_full_or_if_a_dispute_stands(amount, heard):
    ours = [one for one in heard if one.currency != "USD"]
    disputes = [one for one in ours if one.kind in (REVERSAL, RESTORATION)]
    refunds = [one for one in ours if one.kind in (REFUND, SO_FAR)]
    is_paid_back = bool(refunds) and stands(*refunds, amount=amount).refunded == amount
    is_disputed = any(not _is_won(about, disputes) for about in {one.about for one in disputes})
    assert stands(*heard, amount=amount).is_reversed is (is_paid_back or is_disputed)


def _is_won(about, disputes):
    """Whether nothing worse was said later about it than the newest word for the shop."""
    words = [one for one in disputes if one.about == about]
    latest = max(one.at for one in words)
    return any(one.kind == RESTORATION for one in words if one.at == latest)


@given(amounts, changes)
def test_cumulative_and_disputing_words_may_be_said_twice(amount, heard):
    again = [one for one in heard if one.kind != REFUND]
    assert stands(*heard, *again, amount=amount) == stands(*heard, amount=amount)


def test_nothing_said_leaves_it_as_it_was_even_if_it_cost_nothing():
    assert stands() == stands(amount=Decimal(0)) == Standing(is_reversed=False, refunded=Decimal(0))


def test_single_refunds_add_up():
    assert stands(change(REFUND, amount="10"), change(REFUND, amount="5")) == Standing(False, Decimal(15))


def test_refunds_that_add_up_to_all_reverse():
    assert stands(change(REFUND, amount="10"), change(REFUND, amount="39.90")) == Standing(True, AMOUNT)


def test_a_refund_without_an_amount_is_of_everything():
    assert stands(change(REFUND)) == stands(change(SO_FAR)) == Standing(True, AMOUNT)


def test_a_cent_that_was_not_paid_back_still_counts():
    assert stands(change(REFUND, amount="49.89")) == Standing(False, Decimal("49.89"))


def test_a_refund_of_nothing_changes_nothing():
    assert stands(change(REFUND, amount="0")) == Standing(False, Decimal(0))


@pytest.mark.parametrize("turned", [False, True])
def test_of_cumulative_refunds_of_one_charge_the_most_counts_whenever_it_came(turned):
    heard = [change(SO_FAR, 1, about="ch", amount="10"), change(SO_FAR, 2, about="ch", amount="25")]
    assert stands(*(reversed(heard) if turned else heard)) == Standing(False, Decimal(25))


def test_cumulative_refunds_of_two_charges_add_up():
    assert stands(change(SO_FAR, about="a", amount="10"), change(SO_FAR, about="b", amount="25")).refunded == 35


def test_a_chargeback_reverses_and_pays_nothing_back():
    assert stands(change(REVERSAL, about="dp")) == Standing(True, Decimal(0))


@pytest.mark.parametrize(("won_at", "is_reversed"), [(5, False), (1, False), (0, True)])
def test_the_newest_word_on_a_dispute_holds_and_of_two_at_once_the_better(won_at, is_reversed):
    heard = [change(REVERSAL, 1, about="dp"), change(RESTORATION, won_at, about="dp")]
    assert stands(*heard).is_reversed is stands(*reversed(heard)).is_reversed is is_reversed


def test_one_lost_dispute_among_won_ones_reverses():
    heard = [change(REVERSAL, 1, about="a"), change(RESTORATION, 2, about="a"), change(REVERSAL, 1, about="b")]
    assert stands(*heard).is_reversed is True


def test_a_won_dispute_does_not_bring_back_what_was_paid_back():
    heard = [change(REVERSAL, 1, about="a"), change(RESTORATION, 2, about="a"), change(REFUND)]
    assert stands(*heard) == Standing(True, AMOUNT)


def test_a_restoration_of_what_was_never_reversed_changes_nothing():
    assert stands(change(RESTORATION, about="dp")) == Standing(False, Decimal(0))
