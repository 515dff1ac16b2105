"""Which partner an opt-in counts for: a table of cases, without a database."""

from dataclasses import replace
from itertools import permutations

import pytest

from stats.capture.credit import Facts, NoCredit, Rule, Terms, decide
from stats.capture.tokens import TokenProblem
from tests.capture.credit_cases import CASES, NOW, A, B, C, click, history, last, referred, token

# Only `by_hand.py` gives these: see test_by_hand.py.
OF_THE_OWNER = {Rule.BY_HAND, NoCredit.BY_HAND}


def decided(case, evidence):
    def facts_of(claim):
        """Of partner 1 what the case says; partner 0 is in no book."""
        plain = {"window_days": 90, "deactivated_at": None, "may_use_link": True}
        emails = {"partner_emails": frozenset({f"partner{claim.partner}@people.example"})}
        return Facts(**{**plain, **emails, **(case.facts if claim.partner == 1 else {})}) if claim.partner else None

    return decide(evidence, facts_of, Terms(case.first_touch, case.credits_own, NOW, case.email))


@pytest.mark.parametrize("name", CASES)
def test_the_case_is_decided_as_the_table_says(name):
    case = CASES[name]
    for evidence in permutations(case.evidence):
        decision = decided(case, evidence)
        credited = (decision.claim.partner, decision.rule) if decision.claim else decision.reason
        assert credited == case.says
        assert [step.reason for step in decision.tried] == case.tried
        assert (decision.claim is None) is (decision.rule is None) is (decision.reason is not None)


def test_the_table_is_long_and_names_every_rule_and_every_reason():
    rules = {case.says[1] for case in CASES.values() if isinstance(case.says, tuple)}
    reasons = {case.says for case in CASES.values() if not isinstance(case.says, tuple)}
    assert len(CASES) >= 60
    assert rules == set(Rule) - OF_THE_OWNER
    assert reasons == set(NoCredit) - OF_THE_OWNER


def test_every_problem_of_a_token_is_a_reason():
    assert {problem.value for problem in TokenProblem} <= {reason.value for reason in NoCredit}


def test_what_is_tried_is_told_in_the_order_in_which_it_was():
    case = CASES["history: after all"]
    rules = [step.evidence.rule for step in decided(case, case.evidence).tried]
    assert rules == [Rule.TOKEN, Rule.COOKIE_LAST, Rule.HISTORY]


def test_the_credited_claim_is_the_very_click():
    case = CASES["last touch: token alone"]
    decision = decided(case, [last(C), token(A), last(B)])
    assert decision.claim is A
    assert [step.evidence for step in decision.tried] == [token(A)]


@pytest.mark.parametrize("first_touch", [False, True])
def test_of_clicks_in_one_millisecond_the_same_goes_first_in_any_order(first_touch):
    case = CASES["last touch: nothing"]._replace(first_touch=first_touch)
    same = [token(click(1, partner)) for partner in (2, 3, 4)]
    ends = {decided(case, evidence).claim for evidence in permutations(same)}
    assert len(ends) == 1


def test_a_referral_that_no_click_led_to_credits_like_any_other():
    by_hand = [history(replace(referred(days_ago, partner), hit=None)) for days_ago, partner in ((9, 2), (1, 3))]
    for evidence in permutations(by_hand):
        assert decided(CASES["history: alone"], evidence).claim.partner == 3
