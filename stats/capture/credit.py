"""Which partner an opt-in counts for, and why: evidence in, decision out. No database in it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stats.capture.tokens import ClickToken, TokenProblem


class Rule(StrEnum):
    """The evidence that decided. BY_HAND is none: there the owner credited this opt-in, whatever the evidence."""

    MANUAL = "manual"
    TOKEN = "token"  # noqa: S105
    COOKIE_LAST = "cookie-last"
    COOKIE_FIRST = "cookie-first"
    HISTORY = "history"
    BY_HAND = "by-hand"


class NoCredit(StrEnum):
    """Why evidence, or the whole opt-in, credits nobody. BY_HAND: the owner decided so, whatever the evidence."""

    NO_EVIDENCE = "no-evidence"
    MALFORMED = TokenProblem.MALFORMED.value
    FORGED = TokenProblem.FORGED.value
    FUTURE = TokenProblem.FUTURE.value
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    INACTIVE_PARTNER = "inactive-partner"
    NOT_OPEN = "not-open"
    SELF_REFERRAL = "self-referral"
    BY_HAND = "by-hand"


# After these the next evidence is tried; after the others nobody is credited.
PASSED_OVER = frozenset({NoCredit.MALFORMED, NoCredit.FORGED, NoCredit.FUTURE, NoCredit.UNKNOWN, NoCredit.EXPIRED})

# Of several that prove nothing, the one that comes nearest to a token names the reason.
PROBLEMS = (TokenProblem.MALFORMED, TokenProblem.FORGED, TokenProblem.FUTURE)

# Last touch: which evidence goes first. The earliest click of the cookie is not asked then.
LAST_TOUCH = (Rule.TOKEN, Rule.COOKIE_LAST, Rule.HISTORY)


@dataclass(frozen=True, slots=True)
class Referred:
    """What a referral in the customer's history says. `ends_at` None: it does not end. `referral` is its id."""

    referral: int
    partner: int
    link: int
    ad: int | None
    hit: uuid.UUID | None
    at: datetime
    ends_at: datetime | None


Claim = ClickToken | Referred


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: where it came from, and what it claims or the problem with it."""

    rule: Rule
    claim: Claim | TokenProblem


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books say about a claim's link and partner. `window_days` None: without end."""

    window_days: int | None
    deactivated_at: datetime | None
    may_use_link: bool
    partner_emails: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The portal's choices, and what is being credited: when it was received, and whose e-mail came."""

    first_touch: bool
    credits_self_referral: bool
    received_at: datetime
    email: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One line of the trace: a piece of evidence and what became of it; no reason means credited."""

    evidence: Evidence
    reason: NoCredit | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Either a claim and the rule that credits it, or the reason why nobody is credited."""

    claim: Claim | None
    rule: Rule | None
    reason: NoCredit | None
    tried: tuple[Tried, ...]


def decide(evidence: Sequence[Evidence], facts_of: Callable[[Claim], Facts | None], terms: Terms) -> Decision:
    """Try the evidence in the order that the portal's touch asks for; what the owner set goes before everything.

    `facts_of` gives None for a claim whose link, partner or ad is not in the books.
    """
    tried: list[Tried] = []
    for piece in in_order(evidence, first_touch=terms.first_touch):
        reason = _refusal(piece.claim, facts_of, terms)
        tried.append(Tried(piece, reason))
        if reason is None and not isinstance(piece.claim, TokenProblem):
            return Decision(piece.claim, piece.rule, None, tuple(tried))
        if reason not in PASSED_OVER:
            return Decision(None, None, reason, tuple(tried))
    return Decision(None, None, tried[0].reason if tried else NoCredit.NO_EVIDENCE, tuple(tried))


def in_order(evidence: Sequence[Evidence], *, first_touch: bool) -> list[Evidence]:
    """The owner's newest word; then by last touch token, newest click of the cookie, newest referral.

    By first touch what cannot be read is only named, and of the rest the earliest goes first, wherever it stands.
    """
    manual = [piece for piece in evidence if piece.rule == Rule.MANUAL]
    manual.sort(key=_moment, reverse=True)
    if not first_touch:
        asked = sorted((piece for piece in evidence if piece.rule in LAST_TOUCH), key=_moment, reverse=True)
        return manual + sorted(asked, key=lambda piece: LAST_TOUCH.index(piece.rule))
    others = [piece for piece in evidence if piece.rule != Rule.MANUAL]
    problems = [piece for piece in others if isinstance(piece.claim, TokenProblem)]
    problems.sort(key=_moment, reverse=True)
    return manual + problems + sorted((piece for piece in others if piece not in problems), key=_moment)


def _moment(piece: Evidence) -> tuple[float, int]:
    """When the claimed click or referral was, and of one moment its hit; what cannot be read was before all."""
    if isinstance(piece.claim, TokenProblem):
        return 0.0, PROBLEMS.index(piece.claim)
    return piece.claim.at.timestamp(), piece.claim.hit.int if piece.claim.hit else 0


def _refusal(claim: Claim | TokenProblem, facts_of: Callable[[Claim], Facts | None], terms: Terms) -> NoCredit | None:
    """Why this claim credits nobody; None if it does."""
    if isinstance(claim, TokenProblem):
        return NoCredit(claim.value)
    facts = facts_of(claim)
    if facts is None:
        return NoCredit.UNKNOWN
    if _is_over(claim, facts, terms.received_at):
        return NoCredit.EXPIRED
    if facts.deactivated_at is not None and terms.received_at >= facts.deactivated_at:
        return NoCredit.INACTIVE_PARTNER
    if not facts.may_use_link:
        return NoCredit.NOT_OPEN
    if terms.email in facts.partner_emails and not terms.credits_self_referral:
        return NoCredit.SELF_REFERRAL
    return None


def _is_over(claim: Claim, facts: Facts, received_at: datetime) -> bool:
    """A click counts for the window; a referral until it ends."""
    if isinstance(claim, Referred):
        return claim.ends_at is not None and received_at >= claim.ends_at
    return facts.window_days is not None and received_at - claim.at > timedelta(days=facts.window_days)
