"""The trace of an opt-in: what came, the terms then, what was tried, what was changed later. Never an e-mail.

{"evidence": [["token", "<text>"], ["cookie-last", "<text>"], …],
 "terms": {"first_touch": false, "credits_self_referral": false},
 "tried": [{"evidence": "token", "outcome": "credited", "hit": …, "at": …, "link": 1, "partner": 2, "ad": null,
            "window_days": 90}, …],
 "changes": [{"at": …, "what": "refund", "by": "", "words": "…", "from": {"status": "valid", …}}, …]}
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from stats.capture.credit import Claim, Referred, Rule, Terms, Tried
from stats.capture.tokens import ClickToken, TokenProblem
from stats.models import OptIn

Trace = dict[str, Any]
Texts = tuple[tuple[str, str], ...]
Named = tuple[str | None, int | None, int, int]
Windows = Mapping[Named, int | None]


def written(texts: Iterable[tuple[str, str]], terms: Terms, tried: Iterable[Tried], windows: Windows) -> Trace:
    """The trace of a fresh decision; `windows` are the days for which each click counted, None for ever."""
    return {
        "evidence": [[str(rule), text] for rule, text in texts],
        "terms": {"first_touch": terms.first_touch, "credits_self_referral": terms.credits_self_referral},
        "tried": [_line(step, windows) for step in tried],
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
    return {_named(line): line["outcome"] for line in opt_in.trace.get("tried", []) if "partner" in line}


def windows_of(opt_in: OptIn) -> Windows:
    """For how many days each click counted when it was decided; None: for ever. Old traces do not tell."""
    lines = opt_in.trace.get("tried", [])
    return {_named(line): line["window_days"] for line in lines if "window_days" in line}


def credited_click(opt_in: OptIn) -> Trace:
    """The line of the click by which it is credited; empty where it was none."""
    lines = opt_in.trace.get("tried", [])
    return next((line for line in lines if line["outcome"] == "credited" and line.get("hit") == str(opt_in.hit)), {})


def named(claim: Claim) -> Named:
    """How `outcomes_of` names a claim."""
    referral = claim.referral if isinstance(claim, Referred) else None
    return str(claim.hit) if claim.hit else None, referral, claim.partner, claim.link


def _named(line: Mapping[str, Any]) -> Named:
    return line["hit"], line.get("referral"), line["partner"], line["link"]


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


def _line(step: Tried, windows: Windows) -> Trace:
    """One line of the trace: plain texts and numbers."""
    claim = step.evidence.claim
    line: Trace = {"evidence": step.evidence.rule.value, "outcome": str(step.reason or "credited")}
    if isinstance(claim, TokenProblem):
        return line
    line |= {"hit": str(claim.hit) if claim.hit else None, "at": claim.at.isoformat()}
    line |= {"link": claim.link, "partner": claim.partner, "ad": claim.ad}
    if isinstance(claim, Referred):
        line |= {"referral": claim.referral, "ends_at": claim.ends_at.isoformat() if claim.ends_at else None}
    elif named(claim) in windows:
        line["window_days"] = windows[named(claim)]
    return line
