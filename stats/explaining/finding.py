"""Everything that the books know of an order or of a person, at most so many rows of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from stats.explaining.asked import Asked
from stats.models import (
    Adjustment,
    Delivery,
    Erasure,
    FormSubmission,
    OptIn,
    Order,
    OrderName,
    PurchaseSource,
    Referral,
)

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """The newest first. `is_cut` says that there is more of something than is shown."""

    opt_ins: list[OptIn]
    submissions: list[FormSubmission]
    deliveries: list[Delivery]
    referrals: list[Referral]
    erasures: list[Erasure]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not (self.opt_ins or self.submissions or self.deliveries or self.referrals or self.erasures)


def find(asked: Asked) -> Found:
    """Twelve queries at most, each by an index: a query inside an OR would read whole tables, so numbers come first."""
    opt_ins = _opt_ins(asked)
    ids = [opt_in.pk for opt_in in opt_ins]
    customers = {asked.customer, *(opt_in.customer for opt_in in opt_ins)} - {""}
    sent = Q(opt_in__in=ids) | Q(email=asked.email) if asked.email else Q(opt_in__in=ids)
    submissions = FormSubmission.objects.filter(sent).select_related("form", "opt_in__partner")
    referrals = Referral.objects.filter(Q(customer__in=customers) | Q(opt_in__in=ids))
    deliveries = Delivery.objects.filter(_about(asked, ids)).defer("body").select_related("source")
    rows = (
        opt_ins,
        list(submissions.order_by("-at", "-pk")[: MOST + 1]),
        list(deliveries.order_by("-received_at", "-pk")[: MOST + 1]),
        list(referrals.select_related("partner", "link", "ad").order_by("-since", "-pk")[: MOST + 1]),
        list(Erasure.objects.filter(customer__in=customers).order_by("-at")[: MOST + 1]),
    )
    is_cut = any(len(found) > MOST for found in rows)
    return Found(rows[0][:MOST], rows[1][:MOST], rows[2][:MOST], rows[3][:MOST], rows[4][:MOST], is_cut)


def _opt_ins(asked: Asked) -> list[OptIn]:
    """By every name of the order; by the person's hash, by the forms that the person sent, by the column at last."""
    if asked.email:
        sent = FormSubmission.objects.filter(email=asked.email).exclude(opt_in=None).order_by("-at")
        of_forms = list(sent.values_list("opt_in", flat=True)[: MOST + 1])
        return _read(Q(customer=asked.customer) | Q(pk__in=of_forms)) or _read(Q(email=asked.email))
    orders = OrderName.objects.filter(name__in=asked.names).exclude(order__opt_in=None)
    events = Delivery.objects.filter(_event(asked)).exclude(opt_in=None)
    known = [*orders.values_list("order__opt_in", flat=True)[: MOST + 1], *events.values_list("opt_in", flat=True)]
    return _read(Q(reference__in=asked.names, source__isnull=False) | Q(pk__in=known))


def _read(wanted: Q) -> list[OptIn]:
    rows = OptIn.objects.filter(wanted).select_related("partner", "link", "ad", "form", "source")
    return list(rows.order_by("-at", "-pk")[: MOST + 1])


def _about(asked: Asked, opt_ins: Sequence[UUID]) -> Q:
    """Deliveries of the order by any of its names, of the person, of the opt-ins; the event of that id itself."""
    orders = {*OrderName.objects.filter(name__in=asked.names).values_list("order", flat=True)}
    orders |= {*Order.objects.filter(opt_in__in=opt_ins).values_list("pk", flat=True)}
    said = Adjustment.objects.filter(order__in=orders).exclude(delivery=None)
    wanted = [
        Q(opt_in__in=opt_ins),
        Q(order_name__in=asked.names),
        Q(pk__in=list(said.values_list("delivery", flat=True)[: 10 * MOST])),
        *(Q(source=name.source_id, order_name=name.name) for name in OrderName.objects.filter(order__in=orders)),
    ]
    if asked.customer:
        wanted.append(Q(customer=asked.customer))
    if asked.names:
        wanted.append(_event(asked))
    return reduce(or_, wanted)


def _event(asked: Asked) -> Q:
    """The deliveries whose event has this very id: the index wants the source to be named."""
    sources = list(PurchaseSource.objects.values_list("pk", flat=True))
    return Q(source__in=sources, event=asked.text)
