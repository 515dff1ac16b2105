"""Record an opt-in: once for each reference, credited or not, with its trace. Only the two doors call it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.cookies import VisitorCookie
from stats.capture.customers import customer_hash
from stats.capture.ids import new_id
from stats.capture.opt_ins.deciding import Answer, Question, answer, terms_of, texts_of
from stats.capture.opt_ins.reconsidering import with_history
from stats.capture.opt_ins.settling import put_credit, remember
from stats.models import Erasure, HostedForm, OptIn, PurchaseSource


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
    """The opt-in of the event's reference, and whether it is new. A known one stays as it was first recorded.

    Call it inside a transaction that holds the lock of the tallies.
    """
    known = OptIn.objects.filter(form=_form(event), source=_source(event), reference=event.reference).first()
    if known:
        return known, False
    portal = Portal.objects.current()
    customer = customer_hash(event.email, bytes(portal.customer_key))
    terms = terms_of(portal, event.received_at, event.email)
    found = answer(Question(texts_of(event.token, event.cookie), customer, event.at, terms))
    opt_in = _opt_in(event, found, customer, portal)
    if erased_at := Erasure.objects.after(customer, event.at):
        opt_in.forget(erased_at)
    opt_in.save(force_insert=True)
    tallies.raise_opt_in(opt_in)
    if remember(opt_in):
        with_history(opt_in, event.received_at)
    return opt_in, True


def _form(event: Event) -> HostedForm | None:
    return event.door if isinstance(event.door, HostedForm) else None


def _source(event: Event) -> PurchaseSource | None:
    return event.door if isinstance(event.door, PurchaseSource) else None


def _opt_in(event: Event, found: Answer, customer: str, portal: Portal) -> OptIn:
    form = _form(event)
    opt_in = OptIn(
        id=new_id(event.received_at),
        kind=OptIn.Kind.FORM if form else OptIn.Kind.PURCHASE,
        form=form,
        source=_source(event),
        reference=event.reference,
        at=event.at,
        day=portal.day_of(event.at),
        received_at=event.received_at,
        trace=found.trace,
        amount=event.amount,
        currency=event.currency,
        email=event.email,
        customer=customer,
    )
    put_credit(opt_in, found.decision.claim, found.decision.rule, found.decision.reason)
    return opt_in
