"""The trace of an opt-in: what came, the terms then, what was tried, what was changed later. Never an e-mail.

{"evidence": [["token", "<text>"], ["cookie-last", "<text>"], …],
 "terms": {"first_touch": false, "credits_self_referral": false},
 "tried": [{"evidence": "token", "outcome": "credited", "hit": …, "at": …, "link": 1, "partner": 2, "ad": null}, …],
 "changes": [{"at": …, "what": "refund", "by": "", "words": "…", "from": {"status": "valid", …}}, …]}
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from stats.capture.credit import Claim, Referred, Rule, Terms, Tried
from stats.capture.tokens import ClickToken, TokenProblem
from stats.models import OptIn

Trace = dict[str, Any]
Texts = tuple[tuple[str, str], ...]
Named = tuple[str | None, int | None, int, int]


def written(texts: Iterable[tuple[str, str]], terms: Terms, tried: Iterable[Tried]) -> Trace:
    """The trace of a fresh decision."""
    return {
        "evidence": [[str(rule), text] for rule, text in texts],
        "terms": {"first_touch": terms.first_touch, "credits_self_referral": terms.credits_self_referral},
        "tried": [_line(step) for step in tried],
    }


def texts_of(opt_in: OptIn) -> Texts:
    """The evidence that came with an opt-in: rule and text, as it came. Old traces have kept none."""
    return tuple((rule, text) for rule, text in opt_in.trace.get("evidence", []))


def clicks_of(opt_in: OptIn) -> tuple[tuple[Rule, ClickToken], ...]:
    """The clicks that were read when it was decided, each with the rule by which it came."""
    lines = [line for line in opt_in.trace.get("tried", []) if line.get("hit") and "referral" not in line]
    return tuple(
        (Rule(line["evidence"]), ClickToken(UUID(line["hit"]), line["link"], line["partner"], line["ad"]))
        for line in lines
    )


def outcomes_of(opt_in: OptIn) -> dict[Named, str]:
    """What became of each claim when it was decided."""
    return {
        (line["hit"], line.get("referral"), line["partner"], line["link"]): line["outcome"]
        for line in opt_in.trace.get("tried", [])
        if "partner" in line
    }


def named(claim: Claim) -> Named:
    """How `outcomes_of` names a claim."""
    referral = claim.referral if isinstance(claim, Referred) else None
    return str(claim.hit) if claim.hit else None, referral, claim.partner, claim.link


def was_first_touch(opt_in: OptIn) -> bool:
    return bool(opt_in.trace.get("terms", {}).get("first_touch"))


def credited_own(opt_in: OptIn) -> bool:
    """Whether partners' own opt-ins were credited when it was decided."""
    return bool(opt_in.trace.get("terms", {}).get("credits_self_referral"))


def note(opt_in: OptIn, what: str, words: str, *, at: datetime, by: str = "") -> None:
    """Add a change to the trace, with the state that it ends. The caller saves the row."""
    change = {"at": at.isoformat(), "what": what, "by": by, "words": words, "from": state_of(opt_in)}
    opt_in.trace = {**opt_in.trace, "changes": [*opt_in.trace.get("changes", []), change]}


def state_of(opt_in: OptIn) -> Trace:
    """What a change may change."""
    return {
        "partner": opt_in.partner_id,
        "link": opt_in.link_id,
        "ad": opt_in.ad_id,
        "rule": opt_in.rule,
        "reason": opt_in.reason,
        "status": opt_in.status,
        "refunded": str(opt_in.refunded),
    }


def _line(step: Tried) -> Trace:
    """One line of the trace: plain texts and numbers."""
    claim = step.evidence.claim
    line: Trace = {"evidence": step.evidence.rule.value, "outcome": str(step.reason or "credited")}
    if isinstance(claim, TokenProblem):
        return line
    line |= {"hit": str(claim.hit) if claim.hit else None, "at": claim.at.isoformat()}
    line |= {"link": claim.link, "partner": claim.partner, "ad": claim.ad}
    if isinstance(claim, Referred):
        line |= {"referral": claim.referral, "ends_at": claim.ends_at.isoformat() if claim.ends_at else None}
    return line
