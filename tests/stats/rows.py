"""Tallies for tests of the reading side, in every table that holds them."""

from datetime import date
from decimal import Decimal

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import LinkTally, PartnerTally, RevenueTally, Tally

TODAY = date(2026, 11, 20)


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
