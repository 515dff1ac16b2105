"""Whose an opt-in is, asked of the books: evidence and facts are read, `credit.py` decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.portal import Portal
from stats.capture.cookies import VisitorCookie
from stats.capture.credit import Claim, Decision, Evidence, Facts, Referred, Rule, Terms, decide
from stats.capture.customers import normalise_email
from stats.capture.keys import key_ring
from stats.capture.opt_ins import trace
from stats.capture.tokens import read_token
from stats.models import OptIn, Referral


@dataclass(frozen=True, slots=True)
class Question:
    """Whose is an opt-in? `texts`: rule and text of the evidence as it came; `opt_in`: its id, once it has one."""

    texts: trace.Texts
    customer: str
    at: datetime
    terms: Terms
    opt_in: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision, and the trace that tells how it came about."""

    decision: Decision
    trace: trace.Trace


def texts_of(token: str, cookie: VisitorCookie | None) -> trace.Texts:
    """What came, as it is kept in the trace: the token first, then what the cookie holds."""
    texts = [(Rule.TOKEN.value, token)] if token else []
    if cookie is not None:
        texts += [(Rule.COOKIE_LAST.value, cookie.last), (Rule.COOKIE_FIRST.value, cookie.first)]
    return tuple(texts)


def terms_of(portal: Portal, received_at: datetime, email: str) -> Terms:
    return Terms(portal.touch == Portal.Touch.FIRST, portal.credits_self_referral, received_at, email)


def answer(question: Question) -> Answer:
    """Decide by the evidence that came and the customer's history."""
    decision = decide([*_clicks(question), *_history(question)], facts_of, question.terms)
    return Answer(decision, trace.written(question.texts, question.terms, decision.tried))


def question_of(opt_in: OptIn) -> Question:
    """The question that a recorded opt-in was the answer to, on the terms of that day."""
    terms = Terms(trace.was_first_touch(opt_in), trace.credited_own(opt_in), opt_in.received_at, opt_in.email)
    return Question(trace.texts_of(opt_in), opt_in.customer, opt_in.at, terms, opt_in.pk)


def facts_of(claim: Claim) -> Facts | None:
    """What the books say about a claim's link, partner and ad; None if one of them is unknown."""
    link = TrackingLink.objects.filter(pk=claim.link).first()
    partner = Partner.objects.select_related("user").filter(pk=claim.partner).first()
    if link is None or partner is None or (claim.ad and not Ad.objects.filter(pk=claim.ad).exists()):
        return None
    return Facts(
        window_days=window_days(partner, link),
        deactivated_at=partner.deactivated_at,
        may_use_link=TrackingLink.objects.open_to(partner).filter(pk=link.pk).exists(),
        partner_emails=frozenset({normalise_email(partner.user.email)} if partner.user.email else ()),
    )


def window_days(partner: Partner, link: TrackingLink) -> int | None:
    """The partner's window, else the link's, else the portal's; None: without end."""
    windows = (partner.window_days, link.window_days, Portal.objects.current().window_days)
    return next((days for days in windows if days is not None), None)


def end_of(referred_at: datetime, partner: Partner, link: TrackingLink) -> datetime | None:
    """When a referral of this moment ends if it lasts as long as a click; None: never."""
    days = window_days(partner, link)
    return None if days is None else referred_at + timedelta(days=days)


def _clicks(question: Question) -> list[Evidence]:
    keys = key_ring("click token")
    return [Evidence(Rule(rule), read_token(text, keys, question.terms.received_at)) for rule, text in question.texts]


def _history(question: Question) -> list[Evidence]:
    """What was so when it happened; the owner's own word holds from when it was given, whatever comes in."""
    began = Q(kind=Referral.Kind.MANUAL, since__lte=question.terms.received_at) | Q(since__lte=question.at) & ~Q(
        kind=Referral.Kind.MANUAL
    )
    referrals = Referral.objects.of_customer(question.customer).filter(began).exclude(opt_in=question.opt_in)
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
