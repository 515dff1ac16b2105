"""The addresses that a partner generated lately: each kind is remembered once, with its last time."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from ads.models import Ad
from links.addresses import address_for
from links.models import GeneratedAddress, TrackingLink
from partners.compiled import Compiled, Given, compiled
from partners.models import Partner
from partners.portal import Portal
from partners.team import team_ids

KEPT = 200  # of one maker
SHOWN = [f"{which}__{what}" for which in ("partner", "link", "ad") for what in ("code", "name")]


@dataclass(frozen=True, slots=True)
class Remembered:
    """One of them, ready to be copied. `choice` is the query by which the Link Generator shows it again."""

    pk: int
    address: str
    choice: str
    partner: Partner
    link: TrackingLink
    ad: Ad | None
    query: str
    generated_at: datetime


def base_of(request: HttpRequest, portal: Portal) -> str:
    """Scheme and host of the addresses that a page shows; the portal's own where nobody has said."""
    return portal.tracking_base() or f"{request.scheme}://{request.get_host()}"


def choice_of(partner: Partner, link: TrackingLink, ad: Ad | None, query: str = "") -> str:
    """The query by which the Link Generator shows this address."""
    codes = {"partner": partner.code, "link": link.code} | ({"ad": ad.code} if ad else {})
    return urlencode(codes) + (f"&{query}" if query else "")


def remember(
    maker: Partner, *, partner: Partner, link: TrackingLink, ad: Ad | None, query: str, at: datetime
) -> GeneratedAddress:
    """Keep it as the maker's newest address, and no more than the last so many."""
    kind: dict[str, Any] = {"maker": maker, "partner": partner, "link": link, "ad": ad, "query": query}
    with transaction.atomic():
        kept, is_new = GeneratedAddress.objects.update_or_create(**kind, defaults={"generated_at": at})
        if is_new:
            mine = GeneratedAddress.objects.filter(maker=maker)
            too_many = mine.order_by("-generated_at", "-pk").values_list("pk", flat=True)[KEPT:]
            mine.filter(pk__in=list(too_many)).delete()
    return kept


def latest(maker: Partner, base: str, *, at: datetime, limit: int) -> list[Remembered]:
    """The newest first, as far as the maker could still generate them at this moment, in one query."""
    return [_ready(row, base) for row in _newest(limit)(maker=maker.pk, at=at)]


def forget(maker: Partner, pk: int) -> bool:
    """Take it off the list; False if the maker has none such."""
    return GeneratedAddress.objects.filter(maker=maker, pk=pk).delete()[0] > 0


@cache
def _newest(limit: int) -> Compiled[GeneratedAddress]:
    """Home and the Link Generator show so many whenever they are opened."""

    @compiled(maker=BigIntegerField(), at=DateTimeField())
    def newest(maker: Given, at: Given) -> QuerySet[GeneratedAddress]:
        found = _still_possible(maker, at).select_related("partner", "link", "ad").order_by("-generated_at", "-pk")
        return found.only("query", "generated_at", *SHOWN)[:limit]

    return newest


def _still_possible(maker: Given, at: Given) -> QuerySet[GeneratedAddress]:
    joins = TrackingLink.programs.through.objects
    is_open = joins.filter(trackinglink=OuterRef("link"), program__partners=OuterRef("partner"))
    return GeneratedAddress.objects.filter(
        Q(link__expires_at=None) | Q(link__expires_at__gt=at),
        Q(link__is_open_to_all=True) | Exists(is_open),
        maker=maker,
        partner__in=team_ids(maker),
        partner__deactivated_at=None,
        link__retired_at=None,
        ad__retired_at=None,
    )


def _ready(row: GeneratedAddress, base: str) -> Remembered:
    address = address_for(base, row.link.code, row.partner.code, row.ad.code if row.ad else None)
    return Remembered(
        pk=row.pk,
        address=f"{address}?{row.query}" if row.query else address,
        choice=choice_of(row.partner, row.link, row.ad, row.query),
        partner=row.partner,
        link=row.link,
        ad=row.ad,
        query=row.query,
        generated_at=row.generated_at,
    )
