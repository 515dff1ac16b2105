"""Whose an opt-in is: the evidence that came and the customer's history are read, `credit.py` decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from partners.portal import Portal
from stats.capture.cookies import VisitorCookie
from stats.capture.credit import Claim, Decision, Evidence, Facts, Referred, Rule, Terms, decide
from stats.capture.keys import key_ring
from stats.capture.opt_ins import trace
from stats.capture.opt_ins.facts import AS_THEN, as_then, facts_of
from stats.capture.tokens import ClickToken, TokenProblem, claims, read_token
from stats.models import OptIn, Referral

# Shops and forms may send anything in a token's place, an e-mail address too.
LIKE_A_TOKEN, NO_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,100}"), "(no token)"


@dataclass(frozen=True, slots=True)
class Question:
    """Whose is an opt-in? `texts`: rule and text of the evidence as it came.

    Of one that was decided before: its id, the clicks that were read then, what became of each claim, and how many
    days it counted for.
    """

    texts: trace.Texts
    customer: str
    at: datetime
    terms: Terms
    opt_in: UUID | None = None
    clicks: tuple[tuple[Rule, ClickToken], ...] = ()
    outcomes: Mapping[trace.Named, str] = field(default_factory=dict)
    windows: trace.Windows = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision, and the trace that tells how it came about."""

    decision: Decision
    trace: trace.Trace


def kept(token: str) -> str:
    """A token as it came; of what could be no part of one only that there was something."""
    return token if not token or LIKE_A_TOKEN.fullmatch(token) else NO_TOKEN


def texts_of(token: str, cookie: VisitorCookie | None) -> trace.Texts:
    """What came, as it is kept in the trace: the token first, then what the cookie holds."""
    texts = [(Rule.TOKEN.value, kept(token))] if token else []
    if cookie is not None:
        texts += [(Rule.COOKIE_LAST.value, cookie.last), (Rule.COOKIE_FIRST.value, cookie.first)]
    return tuple(texts)


def terms_of(portal: Portal, received_at: datetime, email: str) -> Terms:
    return Terms(portal.touch == Portal.Touch.FIRST, portal.credits_self_referral, received_at, email)


def answer(question: Question) -> Answer:
    """Decide by the evidence that came and the customer's history."""

    windows = dict(question.windows)

    def facts(claim: Claim) -> Facts | None:
        found, name = facts_of(claim), trace.named(claim)
        if found is None:
            return None
        outcome = question.outcomes.get(name, "")
        # What passed a window that the trace does not tell passes still.
        if outcome not in AS_THEN:
            windows.setdefault(name, found.window_days)
        return replace(as_then(found, outcome, question.terms.email), window_days=windows.get(name))

    decision = decide([*_clicks(question), *_history(question)], facts, question.terms)
    return Answer(decision, trace.written(question.texts, question.terms, decision.tried, windows))


def question_of(opt_in: OptIn) -> Question:
    """The question that a recorded opt-in was the answer to, on the terms and the facts of that day."""
    terms = Terms(trace.was_first_touch(opt_in), trace.credited_own(opt_in), opt_in.received_at, opt_in.email)
    return Question(
        trace.texts_of(opt_in),
        opt_in.customer,
        opt_in.at,
        terms,
        opt_in.pk,
        trace.clicks_of(opt_in),
        trace.outcomes_of(opt_in),
        trace.windows_of(opt_in),
    )


def _clicks(question: Question) -> list[Evidence]:
    """What the texts claim, and what was read before there was a text: old traces have kept none."""
    pieces = [Evidence(Rule(rule), _read(text, question)) for rule, text in question.texts]
    read = {piece.claim for piece in pieces}
    return pieces + [Evidence(rule, click) for rule, click in question.clicks if click not in read]


def _read(text: str, question: Question) -> ClickToken | TokenProblem:
    """What was believed once is believed still, though its key is dropped since."""
    known = (click for _, click in question.clicks if claims(text, click))
    return next(known, None) or read_token(text, key_ring("click token"), question.terms.received_at)


def _history(question: Question) -> list[Evidence]:
    """What was so when it happened; the owner's own word holds from when it was given, whatever comes in."""
    began = Q(kind=Referral.Kind.MANUAL, since__lte=question.terms.received_at) | Q(since__lte=question.at) & ~Q(
        kind=Referral.Kind.MANUAL
    )
    referrals = Referral.objects.of_customer(question.customer).filter(began)
    if question.opt_in:
        referrals = referrals.exclude(opt_in=question.opt_in)
    return [_referred(referral) for referral in referrals.order_by("since", "pk")]


def _referred(referral: Referral) -> Evidence:
    rule = Rule.MANUAL if referral.kind == Referral.Kind.MANUAL else Rule.HISTORY
    return Evidence(
        rule,
        Referred(
            referral=referral.pk,
            partner=referral.partner_id,
            link=referral.link_id,
            ad=referral.ad_id,
            hit=referral.hit,
            at=referral.since,
            ends_at=referral.expires_at,
        ),
    )
