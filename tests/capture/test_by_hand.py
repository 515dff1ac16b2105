"""The owner's word on an opt-in: its credit, and whether a form's counts at all."""

from decimal import Decimal

import pytest

from stats.capture.credit import NoCredit, Rule
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand, give_back, take_back
from stats.models import OptIn, PartnerTally, Referral, RevenueTally, Tally
from tests.capture.happenings import DELIVERED, World, bought, refund, token_of
from tests.capture.visiting import differences

BY = {"by": "olga", "why": "She told us on the phone.", "now": DELIVERED}


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def purchase(world):
    """Credited to Alice and her ad, by a token."""
    hit = world.hit(0, world.cast.alice, ad=world.cast.website2)
    return world.hear(bought(token=token_of(hit))).opt_in


@pytest.fixture
def lead(world):
    """A form's opt-in, credited to Alice."""
    world.tell(world.submission(5, token_of(world.hit(0, world.cast.alice))))
    return OptIn.objects.get()


def figures_of(partner):
    """What the tallies say of a partner: forms, purchases, and revenue of all currencies."""
    cells = Tally.objects.filter(partner=partner.pk)
    revenue = RevenueTally.objects.filter(partner=partner.pk)
    counts = [sum(getattr(cell, name) for cell in cells) for name in ("forms", "purchases")]
    return (*counts, sum((cell.revenue for cell in revenue), Decimal(0)))


def test_the_tallies_follow_the_credit(cast, purchase):
    credited = credit_by_hand(purchase, Credit(cast.bob, cast.skincare), **BY)
    assert (credited.partner, credited.link, credited.ad, credited.hit) == (cast.bob, cast.skincare, None, None)
    assert (credited.rule, credited.reason) == (Rule.BY_HAND, "")
    assert (figures_of(cast.alice), figures_of(cast.bob)) == ((0, 0, 0), (0, 1, Decimal("49.90")))
    assert differences() == []


def test_nobody_can_be_credited(cast, purchase):
    credited = credit_by_hand(purchase, None, **BY)
    assert (credited.partner, credited.rule, credited.reason) == (None, "", NoCredit.BY_HAND)
    assert figures_of(cast.alice) == (0, 0, 0)
    assert differences() == []


def test_what_nobody_was_credited_for_can_be(world, cast):
    purchase = world.hear(bought()).opt_in
    credit_by_hand(purchase, Credit(cast.alice, cast.haircare, cast.website2), **BY)
    assert Tally.objects.get(purchases=1).ad == cast.website2.pk
    assert PartnerTally.objects.get().purchases == 1
    assert differences() == []


def test_a_refund_stays_paid_back_whoever_is_credited(world, cast, purchase):
    world.hear(refund(20, "re_1", "9.90"))
    credit_by_hand(purchase, Credit(cast.bob, cast.haircare), **BY)
    world.hear(refund(30, "re_2", "10"))
    assert figures_of(cast.bob) == (0, 1, 30)
    assert differences() == []


def test_a_reversed_purchase_counts_for_nobody_whoever_is_credited(world, cast, purchase):
    world.hear(refund(20, "re_1"))
    credit_by_hand(purchase, Credit(cast.bob, cast.haircare), **BY)
    assert figures_of(cast.bob) == (0, 0, 0)
    assert differences() == []


def test_the_trace_tells_who_did_it_and_why_and_what_was_before(cast, purchase):
    credited = credit_by_hand(purchase, Credit(cast.bob, cast.haircare), **BY)
    change = OptIn.objects.get(pk=credited.pk).trace["changes"][-1]
    assert (change["what"], change["by"], change["words"]) == ("by-hand", "olga", "She told us on the phone.")
    assert (change["from"]["partner"], change["from"]["rule"]) == (cast.alice.pk, "token")
    assert credited.trace["tried"] == purchase.trace["tried"]


def test_the_customers_history_follows_for_what_comes_later(world, cast, purchase):
    earlier = world.hear(bought(20, names=("1002",))).opt_in
    credit_by_hand(purchase, Credit(cast.bob, cast.skincare), **BY)
    later = world.hear(bought(30, names=("1003",))).opt_in
    assert OptIn.objects.get(pk=earlier.pk).partner == cast.alice
    assert (later.partner, later.rule) == (cast.bob, Rule.HISTORY)


def test_the_history_forgets_whom_nobody_is_credited_for(world, purchase):
    credit_by_hand(purchase, None, **BY)
    assert world.hear(bought(30, names=("1003",))).opt_in.reason == NoCredit.NO_EVIDENCE


def test_new_evidence_does_not_change_the_owners_word(world, cast, purchase):
    credit_by_hand(purchase, Credit(cast.bob, cast.skincare), **BY)
    world.hear(bought(token=token_of(world.hit(3, cast.zoe))))
    assert OptIn.objects.get().partner == cast.bob
    assert differences() == []


@pytest.mark.parametrize("to_bob", [True, False])
def test_an_earlier_opt_in_does_not_change_the_owners_word(world, cast, to_bob):
    purchase = world.hear(bought()).opt_in
    credit_by_hand(purchase, Credit(cast.bob, cast.skincare) if to_bob else None, **BY)
    world.tell(world.submission(5, token_of(world.hit(0, cast.alice))))
    assert OptIn.objects.get(pk=purchase.pk).partner == (cast.bob if to_bob else None)


def test_an_email_that_comes_after_the_owners_word_has_it_in_its_history(world, cast):
    purchase = world.hear(bought(email="")).opt_in
    credit_by_hand(purchase, Credit(cast.bob, cast.skincare), **BY)
    world.hear(bought())
    assert world.hear(bought(30, names=("1003",))).opt_in.partner == cast.bob


def test_a_form_taken_back_counts_no_more_and_can_be_given_back(cast, lead):
    taken = take_back(lead, what="spam", **BY)
    assert (taken.status, taken.partner, figures_of(cast.alice)) == ("reversed", cast.alice, (0, 0, 0))
    assert (differences(), Referral.objects.count()) == ([], 0)
    given = give_back(lead, what="no-spam", **BY)
    assert (given.status, figures_of(cast.alice)) == ("valid", (1, 0, 0))
    assert (differences(), Referral.objects.count()) == ([], 1)
    assert [change["what"] for change in given.trace["changes"]] == ["spam", "no-spam"]


def test_taking_back_twice_is_taking_back_once(cast, lead):
    once, twice = (take_back(lead, what="spam", **BY) for _ in range(2))
    assert once.trace == twice.trace
    assert differences() == []


def test_what_was_taken_back_credits_nothing_that_comes_later(world, lead):
    take_back(lead, what="spam", **BY)
    assert world.hear(bought()).opt_in.reason == NoCredit.NO_EVIDENCE
