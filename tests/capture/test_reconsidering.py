"""What is decided again, and what is not: by more evidence, by more history, after keys and settings changed."""

from datetime import timedelta

import pytest

from partners.portal import Portal
from stats.capture.credit import NoCredit, Rule
from stats.models import OptIn, Referral
from tests.capture.happenings import CARLA, DELIVERED, NOON, World, bought, token_of
from tests.capture.visiting import differences


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def token(world):
    """Of Alice's click."""
    return token_of(world.hit(0, world.cast.alice))


def again(opt_in):
    return OptIn.objects.get(pk=opt_in.pk)


def test_a_token_that_comes_with_a_later_event_credits(world, cast, token):
    opt_in = world.hear(bought()).opt_in
    world.hear(bought(token=token))
    assert (again(opt_in).partner, again(opt_in).rule) == (cast.alice, Rule.TOKEN)
    assert again(opt_in).trace["evidence"] == [["token", token]]
    assert differences() == []


def test_the_trace_tells_what_came_and_what_was_before(world, token):
    opt_in = world.hear(bought(email="")).opt_in
    world.hear(bought(token=token))
    (change,) = again(opt_in).trace["changes"]
    assert (change["what"], change["from"]["reason"]) == ("new-evidence", "no-evidence")
    assert change["words"] == "Another event of the same order brought its click token and its e-mail."
    assert CARLA not in str(again(opt_in).trace)


def test_the_same_again_changes_nothing(world, token):
    opt_in = world.hear(bought(token=token)).opt_in
    heard = world.hear(bought(token=token))
    assert heard.words == "duplicate: this order is known"
    assert again(opt_in).trace == opt_in.trace


def test_another_email_does_not_replace_the_first(world):
    opt_in = world.hear(bought()).opt_in
    world.hear(bought(email="other@mail.example"))
    assert again(opt_in).email == CARLA


def test_a_garbled_token_that_comes_later_takes_no_credit_away(world, cast, token):
    opt_in = world.hear(bought(token=token)).opt_in
    world.hear(bought(token="A" * 64))
    assert again(opt_in).partner == cast.alice
    assert ["token", "A" * 64] in again(opt_in).trace["evidence"]


@pytest.mark.parametrize("more", [{"token": "A" * 64}, {"email": CARLA}])
def test_a_click_that_was_believed_once_is_believed_after_its_key_is_dropped(world, cast, settings, token, more):
    opt_in = world.hear(bought(token=token, email="")).opt_in
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret key, long enough to be one", []
    world.hear(bought(**{"email": "", **more}))
    assert (again(opt_in).partner, again(opt_in).rule) == (cast.alice, Rule.TOKEN)


def test_a_token_that_was_believed_is_not_called_forged_after_its_key_is_dropped(world, settings, token):
    Portal.objects.update(touch="first")
    opt_in = world.hear(bought(token=token, email="")).opt_in
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret key, long enough to be one", []
    world.hear(bought())
    assert [line["outcome"] for line in again(opt_in).trace["tried"]] == ["credited"]


def test_what_was_read_before_texts_were_kept_is_evidence_still(world, cast, token):
    opt_in = world.hear(bought(token=token, email="")).opt_in
    OptIn.objects.update(trace={"tried": opt_in.trace["tried"]})
    world.hear(bought())
    assert (again(opt_in).partner, again(opt_in).rule, again(opt_in).email) == (cast.alice, Rule.TOKEN, CARLA)


def leave(cast):
    cast.alice.deactivate(NOON)


def close_the_link(cast):
    type(cast.haircare).objects.update(is_open_to_all=False)


def shorten_the_window(cast):
    Portal.objects.update(window_days=1)
    type(cast.alice).objects.update(window_days=1)


@pytest.mark.parametrize("change", [leave, close_the_link, shorten_the_window])
def test_what_the_owner_changes_takes_no_recorded_credit_away(world, cast, token, change):
    opt_in = world.hear(bought(token=token, email="")).opt_in
    change(cast)
    world.hear(bought())
    assert again(opt_in).partner == cast.alice


def test_a_partner_who_came_back_is_not_credited_for_the_time_away(world, cast, token):
    cast.alice.deactivate(NOON)
    opt_in = world.hear(bought(token=token, email="")).opt_in
    type(cast.alice).objects.update(deactivated_at=None)
    world.hear(bought())
    assert again(opt_in).reason == NoCredit.INACTIVE_PARTNER


def test_a_link_that_was_opened_later_does_not_credit_what_came_before(world, cast, token):
    close_the_link(cast)
    opt_in = world.hear(bought(token=token, email="")).opt_in
    type(cast.haircare).objects.update(is_open_to_all=True)
    world.hear(bought())
    assert again(opt_in).reason == NoCredit.NOT_OPEN


def test_what_happened_before_a_referral_is_not_credited_by_it(world, token):
    earlier = world.hear(bought(3, names=("1000",))).opt_in
    world.tell(world.submission(5, token))
    assert again(earlier).reason == NoCredit.NO_EVIDENCE


def test_an_email_in_the_place_of_a_later_token_is_not_kept(world):
    opt_in = world.hear(bought()).opt_in
    world.hear(bought(token=CARLA))
    assert again(opt_in).reason == NoCredit.MALFORMED
    assert CARLA not in str(again(opt_in).trace)


def test_what_an_older_referral_does_not_change_is_not_noted(world, cast, token):
    world.hear(bought(20, names=("1001",), token=token_of(world.hit(15, cast.bob))))
    later = world.hear(bought(30, names=("1002",))).opt_in
    world.tell(world.submission(5, token))
    assert (again(later).partner, again(later).trace) == (cast.bob, later.trace)


def forget(opt_in):
    """As the erasure of a person leaves an opt-in, and what it says in the history."""
    opt_in = again(opt_in)
    opt_in.forget(DELIVERED)
    opt_in.save()
    Referral.objects.filter(opt_in=opt_in).update(customer="")


def test_a_token_that_comes_after_an_erasure_concerns_nobody_elses_opt_ins(world, cast, token):
    opt_in, stranger = world.hear(bought(token=token)).opt_in, world.hear(bought(30, names=("9",), email="")).opt_in
    forget(opt_in)
    world.hear(bought(token=token_of(world.hit(3, cast.bob))))
    assert (again(opt_in).partner, again(opt_in).email, again(stranger).trace) == (cast.bob, "", stranger.trace)


def test_a_partners_own_purchase_stays_uncredited_after_the_partner_was_erased(world, token):
    opt_in = world.hear(bought(token=token, email="abc123@people.example")).opt_in
    forget(opt_in)
    world.hear(bought(token="A" * 64))
    assert again(opt_in).reason == NoCredit.SELF_REFERRAL


def test_a_credit_by_history_goes_with_the_referral_that_it_came_from(world, cast, token):
    world.hear(bought(token=token))
    later = world.hear(bought(20, names=("1002",))).opt_in
    cast.bob.deactivate(NOON)
    world.hear(bought(token=token_of(world.hit(3, cast.bob))))
    assert (again(later).partner, again(later).reason) == (None, NoCredit.NO_EVIDENCE)
    assert not Referral.objects.exists()
    assert differences() == []


def test_by_last_touch_a_credited_click_is_not_asked_about_history(world, cast, token):
    later = world.hear(bought(20, names=("1002",), token=token_of(world.hit(3, cast.bob)))).opt_in
    world.tell(world.submission(5, token))
    assert again(later).trace == later.trace
    assert again(later).partner == cast.bob


@pytest.mark.parametrize(("window", "is_credited"), [(1, False), (None, True)])
def test_the_history_ends_with_the_window(world, cast, token, window, is_credited):
    Portal.objects.update(window_days=window)
    world.tell(world.submission(5, token))
    world.told = 60
    late = world.hear(bought(60 * 24, names=("1002",))).opt_in
    assert (late.partner is not None) is is_credited


@pytest.mark.parametrize(("partner", "link", "days"), [(7, 30, 7), (None, 30, 30), (None, None, 90)])
def test_a_referral_lasts_as_long_as_a_click_of_its_partner_and_link(world, cast, token, partner, link, days):
    type(cast.alice).objects.update(window_days=partner)
    type(cast.haircare).objects.update(window_days=link)
    world.tell(world.submission(5, token))
    referral = Referral.objects.get()
    assert referral.expires_at - referral.since == timedelta(days=days)


def test_customers_may_stay_for_ever(world, cast, token):
    Portal.objects.update(window_days=1, referrals_last="permanent")
    world.tell(world.submission(5, token))
    world.told = 60
    late = world.hear(bought(60 * 24, names=("1002",))).opt_in
    assert (late.partner, late.rule) == (cast.alice, Rule.HISTORY)
    assert Referral.objects.get().expires_at is None


def test_what_the_history_credits_does_not_make_it_longer(world, cast, token):
    world.tell(world.submission(5, token))
    world.hear(bought(20, names=("1002",)))
    assert Referral.objects.count() == 1


def test_the_owners_referral_goes_before_a_click(world, cast, token):
    world.tell(world.submission(5, token_of(world.hit(1, cast.zoe))))
    customer = OptIn.objects.get().customer
    Referral.objects.create(customer=customer, kind="manual", partner=cast.bob, link=cast.skincare, since=NOON)
    opt_in = world.hear(bought(token=token)).opt_in
    assert (opt_in.partner, opt_in.link, opt_in.rule) == (cast.bob, cast.skincare, Rule.MANUAL)


def test_the_owners_referral_holds_from_when_it_was_given_whatever_happened_before(world, cast, token):
    world.tell(world.submission(5, token))
    customer = OptIn.objects.get().customer
    given_at = NOON.replace(hour=20)
    Referral.objects.create(customer=customer, kind="manual", partner=cast.bob, link=cast.skincare, since=given_at)
    opt_in = world.hear(bought(20)).opt_in
    assert (opt_in.at < given_at < opt_in.received_at, opt_in.partner) == (True, cast.bob)
