"""Which partner an opt-in counts for: a table of cases, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from stats.capture.credit import Evidence, Facts, NoCredit, Rule, Terms, decide
from stats.capture.ids import new_id
from stats.capture.tokens import ClickToken, TokenProblem

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FACTS = Facts(
    window_days=90, deactivated_at=None, may_use_link=True, partner_emails=frozenset({"alice@people.example"})
)


def click(days_ago, partner=1):
    return ClickToken(new_id(NOW - timedelta(days=days_ago)), link=7, partner=partner, ad=None)


def token(what):
    return Evidence(Rule.TOKEN, what)


def last(what):
    return Evidence(Rule.COOKIE_LAST, what)


def first(what):
    return Evidence(Rule.COOKIE_FIRST, what)


def terms(**other):
    plain = {"first_touch": False, "credits_self_referral": False, "received_at": NOW, "email": "carla@mail.example"}
    return Terms(**{**plain, **other})


def facts(**other):
    values = {name: getattr(FACTS, name) for name in FACTS.__slots__}
    return lambda _: Facts(**{**values, **other})


A, B, C = click(3, 1), click(2, 2), click(1, 3)
OLD = click(91, 4)
BAD = TokenProblem.FORGED

CASES = {
    # name: (evidence, first touch?, expected partner, expected rule or reason, what was tried)
    "nothing": ([], False, None, NoCredit.NO_EVIDENCE, []),
    "token alone": ([token(A)], False, 1, Rule.TOKEN, [None]),
    "cookie alone": ([last(B), first(B)], False, 2, Rule.COOKIE_LAST, [None]),
    "token goes before a newer cookie": ([token(A), last(C), first(B)], False, 1, Rule.TOKEN, [None]),
    "newest of the cookie": ([last(C), first(A)], False, 3, Rule.COOKIE_LAST, [None]),
    "order of arrival means nothing": ([first(A), last(C), token(B)], False, 2, Rule.TOKEN, [None]),
    "forged token, then cookie": ([token(BAD), last(B), first(B)], False, 2, Rule.COOKIE_LAST, [NoCredit.FORGED, None]),
    "expired token, then cookie": (
        [token(OLD), last(B), first(B)], False, 2, Rule.COOKIE_LAST, [NoCredit.EXPIRED, None]),
    "malformed alone": ([token(TokenProblem.MALFORMED)], False, None, NoCredit.MALFORMED, [NoCredit.MALFORMED]),
    "future alone": ([token(TokenProblem.FUTURE)], False, None, NoCredit.FUTURE, [NoCredit.FUTURE]),
    "forged alone": ([token(BAD)], False, None, NoCredit.FORGED, [NoCredit.FORGED]),
    "expired alone": ([token(OLD)], False, None, NoCredit.EXPIRED, [NoCredit.EXPIRED]),
    "the strongest evidence names the reason": (
        [token(OLD), last(BAD), first(BAD)], False, None, NoCredit.EXPIRED, [NoCredit.EXPIRED, NoCredit.FORGED]),
    "first touch: earliest of all": ([token(C), last(B), first(A)], True, 1, Rule.COOKIE_FIRST, [None]),
    "first touch: token alone": ([token(C)], True, 3, Rule.TOKEN, [None]),
    "first touch: earliest is the token": ([token(A), last(C), first(B)], True, 1, Rule.TOKEN, [None]),
    "first touch: earliest live one": (
        [token(C), last(B), first(OLD)], True, 2, Rule.COOKIE_LAST, [NoCredit.EXPIRED, None]),
    "first touch: problems are named": (
        [token(BAD), last(B), first(B)], True, 2, Rule.COOKIE_LAST, [NoCredit.FORGED, None]),
    "first touch: nothing": ([], True, None, NoCredit.NO_EVIDENCE, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_case_is_decided_as_the_table_says(name):
    evidence, first_touch, partner, expected, tried = CASES[name]
    decision = decide(evidence, facts(), terms(first_touch=first_touch))
    assert (decision.claim.partner if decision.claim else None) == partner
    assert (decision.rule or decision.reason) == expected
    assert [step.reason for step in decision.tried] == tried


@pytest.mark.parametrize(
    ("days", "window", "is_credited"), [(89.9, 90, True), (90.1, 90, False), (4000, None, True), (1.1, 1, False)]
)
def test_the_window_ends_to_the_moment(days, window, is_credited):
    decision = decide([token(click(days))], facts(window_days=window), terms())
    assert (decision.rule == Rule.TOKEN) is is_credited


def test_a_click_of_an_unknown_link_or_partner_is_passed_over():
    known = {B.partner: FACTS}
    decision = decide([token(A), last(B)], lambda evidence: known.get(evidence.partner), terms())
    assert (decision.claim, decision.tried[0].reason) == (B, NoCredit.UNKNOWN)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ({"deactivated_at": NOW}, NoCredit.INACTIVE_PARTNER),
        ({"deactivated_at": NOW - timedelta(days=1)}, NoCredit.INACTIVE_PARTNER),
        ({"may_use_link": False}, NoCredit.NOT_OPEN),
        ({"partner_emails": frozenset({"carla@mail.example"})}, NoCredit.SELF_REFERRAL),
    ],
)
def test_these_end_the_search_uncredited(fact, reason):
    decision = decide([token(A), last(B)], facts(**fact), terms())
    assert (decision.claim, decision.reason, len(decision.tried)) == (None, reason, 1)


def test_what_is_received_before_the_deactivation_is_credited():
    decision = decide([token(A)], facts(deactivated_at=NOW + timedelta(seconds=1)), terms())
    assert decision.claim == A


def test_a_self_referral_is_credited_where_the_owner_allows_it():
    decision = decide([token(A)], facts(), terms(email="alice@people.example", credits_self_referral=True))
    assert decision.claim == A


def test_an_opt_in_without_an_email_is_no_self_referral():
    assert decide([token(A)], facts(partner_emails=frozenset()), terms(email="")).claim == A
