"""Record an opt-in: once for each reference, credited or not, with its trace. Only the two doors call it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.cookies import VisitorCookie
from stats.capture.credit import Decision, Evidence, Facts, Rule, Terms, Tried, decide
from stats.capture.customers import customer_hash, normalise_email
from stats.capture.ids import new_id
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, read_token
from stats.models import HostedForm, OptIn, PurchaseSource


@dataclass(frozen=True, slots=True)
class Event:
    """What came through a door. `email` is normalised or empty; `at` is when it happened."""

    door: HostedForm | PurchaseSource
    reference: str
    at: datetime
    received_at: datetime
    email: str = ""
    token: str = ""
    cookie: VisitorCookie | None = None
    amount: Decimal | None = None
    currency: str = ""


def record_opt_in(event: Event) -> tuple[OptIn, bool]:
    """The opt-in of the event's reference, and whether it is new. A known one stays as it was first recorded."""
    portal = Portal.objects.current()
    decision = decide(_evidence(event), facts_of, _terms(event, portal))
    opt_in = _opt_in(event, decision, portal)
    try:
        with transaction.atomic():
            opt_in.save(force_insert=True)
            tallies.raise_opt_in(opt_in)
    except IntegrityError:
        return OptIn.objects.get(form=opt_in.form, source=opt_in.source, reference=opt_in.reference), False
    return opt_in, True


def facts_of(click: ClickToken) -> Facts | None:
    """What the books say about a click's link, partner and ad; None if one of them is unknown."""
    link = TrackingLink.objects.filter(pk=click.link).first()
    partner = Partner.objects.select_related("user").filter(pk=click.partner).first()
    if link is None or partner is None or (click.ad and not Ad.objects.filter(pk=click.ad).exists()):
        return None
    may_use = TrackingLink.objects.open_to(partner).filter(pk=link.pk).exists()
    windows = (partner.window_days, link.window_days, Portal.objects.current().window_days)
    return Facts(
        window_days=next((days for days in windows if days is not None), None),
        deactivated_at=partner.deactivated_at,
        may_use_link=may_use,
        partner_emails=frozenset({normalise_email(partner.user.email)} if partner.user.email else ()),
    )


def _evidence(event: Event) -> list[Evidence]:
    """The token first, then what the cookie holds."""
    texts = [(Rule.TOKEN, event.token)] if event.token else []
    if event.cookie is not None:
        texts += [(Rule.COOKIE_LAST, event.cookie.last), (Rule.COOKIE_FIRST, event.cookie.first)]
    keys = key_ring("click token")
    return [Evidence(rule, read_token(text, keys, event.received_at)) for rule, text in texts]


def _terms(event: Event, portal: Portal) -> Terms:
    return Terms(
        first_touch=portal.touch == Portal.Touch.FIRST,
        credits_self_referral=portal.credits_self_referral,
        received_at=event.received_at,
        email=event.email,
    )


def _opt_in(event: Event, decision: Decision, portal: Portal) -> OptIn:
    click = decision.click
    return OptIn(
        id=new_id(event.received_at),
        kind=OptIn.Kind.FORM if isinstance(event.door, HostedForm) else OptIn.Kind.PURCHASE,
        form=event.door if isinstance(event.door, HostedForm) else None,
        source=event.door if isinstance(event.door, PurchaseSource) else None,
        reference=event.reference,
        at=event.at,
        day=portal.day_of(event.at),
        received_at=event.received_at,
        partner_id=click.partner if click else None,
        link_id=click.link if click else None,
        ad_id=click.ad if click else None,
        hit=click.hit if click else None,
        rule=decision.rule or "",
        reason=decision.reason or "",
        trace={"tried": [trace_line(tried) for tried in decision.tried]},
        amount=event.amount,
        currency=event.currency,
        email=event.email,
        customer=customer_hash(event.email, bytes(portal.customer_key)),
    )


def trace_line(tried: Tried) -> dict[str, object]:
    """One line of the trace as it is stored: plain texts and numbers."""
    click = tried.evidence.click
    line: dict[str, object] = {"evidence": tried.evidence.rule.value, "outcome": tried.reason or "credited"}
    if isinstance(click, ClickToken):
        line |= {"hit": str(click.hit), "at": click.at.isoformat(), "link": click.link, "partner": click.partner}
        line["ad"] = click.ad
    return line
