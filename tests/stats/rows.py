"""Tallies and opt-ins for tests of the reading side."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import LinkTally, OptIn, PartnerTally, RevenueTally, Tally
from tests.factories import HostedFormFactory, PurchaseSourceFactory

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def count(
    partner: Partner,
    link: TrackingLink,
    ad: Ad | None = None,
    *,
    day: date = TODAY,
    hits: int = 0,
    unique: int | None = None,
    forms: int = 0,
    purchases: int = 0,
    filtered: int = 0,
    **revenue: str,
) -> None:
    """One cell's counts; `EUR="12.50"` is its revenue. Every hit is unique unless said otherwise."""
    counts = {
        "hits": hits,
        "uniques": hits if unique is None else unique,
        "forms": forms,
        "purchases": purchases,
        "filtered": filtered,
    }
    cell = {"partner": partner.pk, "day": day, "link": link.pk, "ad": ad.pk if ad else 0}
    Tally.objects.create(**cell, **counts)
    for currency, amount in revenue.items():
        RevenueTally.objects.create(**cell, currency=currency, revenue=Decimal(amount))
    whole, _ = PartnerTally.objects.get_or_create(partner=partner.pk, day=day)
    for name, number in counts.items():
        setattr(whole, name, getattr(whole, name) + number)
    whole.save()
    visits, _ = LinkTally.objects.get_or_create(link=link.pk, day=day, outcome="counted")
    visits.visits += hits
    visits.save()


def opt_in(partner: Partner, link: TrackingLink, *, at: datetime, ad: Ad | None = None, **fields: Any) -> OptIn:
    """A form opt-in that is credited, or with an `amount` a purchase. Tallies stay as they are."""
    is_purchase = "amount" in fields
    return OptIn.objects.create(
        id=uuid4(),
        kind=OptIn.Kind.PURCHASE if is_purchase else OptIn.Kind.FORM,
        form=None if is_purchase else HostedFormFactory(),
        source=PurchaseSourceFactory() if is_purchase else None,
        **{
            "reference": uuid4().hex,
            "at": at,
            "day": at.date(),
            "received_at": at,
            "partner": partner,
            "link": link,
            "ad": ad,
            "rule": "token",
            "email": "customer@shop.example",
            **fields,
        },
    )
