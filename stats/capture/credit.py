"""Which partner an opt-in counts for, and why: evidence in, decision out. No database in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stats.capture.tokens import ClickToken, TokenProblem


class Rule(StrEnum):
    """The evidence that decided."""

    TOKEN = "token"  # noqa: S105
    COOKIE_LAST = "cookie-last"
    COOKIE_FIRST = "cookie-first"


class NoCredit(StrEnum):
    """Why evidence, or the whole opt-in, credits nobody."""

    NO_EVIDENCE = "no-evidence"
    MALFORMED = TokenProblem.MALFORMED.value
    FORGED = TokenProblem.FORGED.value
    FUTURE = TokenProblem.FUTURE.value
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    INACTIVE_PARTNER = "inactive-partner"
    NOT_OPEN = "not-open"
    SELF_REFERRAL = "self-referral"


# After these the next evidence is tried; after the others nobody is credited.
PASSED_OVER = frozenset({NoCredit.MALFORMED, NoCredit.FORGED, NoCredit.FUTURE, NoCredit.UNKNOWN, NoCredit.EXPIRED})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: where it came from, and the click it proves or the problem with it."""

    rule: Rule
    click: ClickToken | TokenProblem


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books say about a click's link and partner. `window_days` None: without end."""

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
    """Either a click and the rule that credits it, or the reason why nobody is credited."""

    click: ClickToken | None
    rule: Rule | None
    reason: NoCredit | None
    tried: tuple[Tried, ...]


def decide(evidence: Sequence[Evidence], facts_of: Callable[[ClickToken], Facts | None], terms: Terms) -> Decision:
    """Try the evidence in the order that the portal's touch asks for.

    `facts_of` gives None for a click whose link, partner or ad is not in the books.
    """
    tried: list[Tried] = []
    for piece in _in_order(evidence, terms):
        reason = _refusal(piece.click, facts_of, terms)
        tried.append(Tried(piece, reason))
        if reason is None and isinstance(piece.click, ClickToken):
            return Decision(piece.click, piece.rule, None, tuple(tried))
        if reason not in PASSED_OVER:
            return Decision(None, None, reason, tuple(tried))
    return Decision(None, None, tried[0].reason if tried else NoCredit.NO_EVIDENCE, tuple(tried))


def _in_order(evidence: Sequence[Evidence], terms: Terms) -> list[Evidence]:
    """Last touch: token, newest click of the cookie. First touch: the earliest click, wherever it stands."""
    if not terms.first_touch:
        order = (Rule.TOKEN, Rule.COOKIE_LAST)
        return sorted((piece for piece in evidence if piece.rule in order), key=lambda piece: order.index(piece.rule))
    readable = [piece for piece in evidence if isinstance(piece.click, ClickToken)]
    problems = [piece for piece in evidence if isinstance(piece.click, TokenProblem)]
    return problems + sorted(readable, key=_moment)


def _moment(piece: Evidence) -> int:
    return piece.click.hit.int if isinstance(piece.click, ClickToken) else 0


def _refusal(
    click: ClickToken | TokenProblem, facts_of: Callable[[ClickToken], Facts | None], terms: Terms
) -> NoCredit | None:
    """Why this click credits nobody; None if it does."""
    if isinstance(click, TokenProblem):
        return NoCredit(click.value)
    facts = facts_of(click)
    if facts is None:
        return NoCredit.UNKNOWN
    if facts.window_days is not None and terms.received_at - click.at > timedelta(days=facts.window_days):
        return NoCredit.EXPIRED
    if facts.deactivated_at is not None and terms.received_at >= facts.deactivated_at:
        return NoCredit.INACTIVE_PARTNER
    if not facts.may_use_link:
        return NoCredit.NOT_OPEN
    if terms.email in facts.partner_emails and not terms.credits_self_referral:
        return NoCredit.SELF_REFERRAL
    return None
