"""Everything that the books know of an order or of a person, at most so many rows of each kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from stats.explaining.asked import Asked
from stats.models import Adjustment, Delivery, Erasure, FormSubmission, OptIn, OrderName, PurchaseSource, Referral

MOST = 30

Row = TypeVar("Row", bound=Model)


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
    """Ten queries at most, however much there is."""
    mentioned = FormSubmission.objects.filter(email=asked.email) if asked.email else FormSubmission.objects.none()
    opt_ins = _opt_ins(asked, mentioned)
    ids = [opt_in.pk for opt_in in opt_ins]
    submissions = FormSubmission.objects.filter(Q(pk__in=mentioned.values("pk")) | Q(opt_in__in=ids))
    customers = {asked.customer, *(opt_in.customer for opt_in in opt_ins)} - {""}
    referrals = Referral.objects.filter(Q(customer__in=customers) | Q(opt_in__in=ids))
    rows = (
        opt_ins,
        list(submissions.select_related("form", "opt_in__partner").order_by("-at", "-pk")[: MOST + 1]),
        list(_deliveries(asked, ids)[: MOST + 1]),
        list(referrals.select_related("partner", "link", "ad", "opt_in").order_by("-since", "-pk")[: MOST + 1]),
        list(Erasure.objects.filter(customer__in=customers).order_by("-at")[: MOST + 1]),
    )
    return Found(
        opt_ins[:MOST],
        rows[1][:MOST],
        rows[2][:MOST],
        rows[3][:MOST],
        rows[4][:MOST],
        any(len(found) > MOST for found in rows),
    )


def _opt_ins(asked: Asked, mentioned: QuerySet[FormSubmission]) -> list[OptIn]:
    """By every name of the order; by the person's hash, by the forms that the person sent, by the column at last."""
    orders = OrderName.objects.filter(name__in=asked.names).values("order__opt_in")
    found = _read(Q(reference__in=asked.names, source__isnull=False) | Q(pk__in=orders)) if asked.names else []
    if asked.email:
        found = _read(Q(customer=asked.customer) | Q(pk__in=mentioned.values("opt_in")))
        found = found or _read(Q(email=asked.email))
    return found


def _read(wanted: Q) -> list[OptIn]:
    rows = OptIn.objects.filter(wanted).select_related("partner", "link", "ad", "form", "source")
    return list(rows.order_by("-at", "-pk")[: MOST + 1])


def _deliveries(asked: Asked, opt_ins: Iterable[UUID]) -> QuerySet[Delivery]:
    """Those of the order by any of its names, of the person, of the opt-ins, and the event of that id itself."""
    ids = list(opt_ins)
    orders = Q(name__in=asked.names) | Q(order__opt_in__in=ids)
    known = list(OrderName.objects.filter(order__in=OrderName.objects.filter(orders).values("order"))[: 10 * MOST])
    said = Adjustment.objects.filter(order__in={name.order_id for name in known}).values("delivery")
    wanted = [Q(opt_in__in=ids), Q(order_name__in=asked.names), Q(pk__in=said)]
    wanted += [Q(source=name.source_id, order_name=name.name) for name in known]
    if asked.customer:
        wanted.append(Q(customer=asked.customer))
    if asked.names:
        wanted.append(Q(source__in=PurchaseSource.objects.values("pk"), event=asked.text))
    return (
        Delivery.objects.filter(reduce(or_, wanted))
        .defer("body")
        .select_related("source")
        .order_by("-received_at", "-pk")
    )
