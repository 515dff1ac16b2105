"""What following an address needs to know of links, partners, ads and settings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Q

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.portal import Portal
from partners.team import line_of
from stats.models import VisitorKey
from stats.models.hits import Reason


@dataclass(frozen=True, slots=True)
class LinkRoute:
    """A link as visitors meet it. `programs` is None for a link that is open to all."""

    id: int
    website_address: str
    fallback_address: str
    is_retired: bool
    expires_at: datetime | None
    programs: frozenset[int] | None

    def closed_for(self, at: datetime) -> Reason | None:
        """Why the link sends nobody to its website any more; None while it is live."""
        if self.is_retired:
            return Reason.RETIRED_LINK
        return Reason.EXPIRED_LINK if self.expires_at is not None and self.expires_at <= at else None


@dataclass(frozen=True, slots=True)
class PartnerRoute:
    """A partner as an address names one. `line`: the partner's id, then those above, nearest first."""

    id: int
    is_active: bool
    programs: frozenset[int]
    line: tuple[int, ...]

    def may_use(self, link: LinkRoute) -> bool:
        return link.programs is None or not link.programs.isdisjoint(self.programs)


class Routes(Protocol):
    """Where following an address looks things up. Codes are in lower case."""

    @property
    def portal(self) -> Portal: ...

    def link(self, code: str) -> LinkRoute | None: ...

    def partner(self, code: str) -> PartnerRoute | None: ...

    def ad(self, code: str, line: tuple[int, ...]) -> int | None:
        """The id of the ad with this code whose maker comes first in the line."""

    def visitor_key(self, day: date) -> bytes:
        """The key under which the day's first-time visitors are hashed."""


class DatabaseRoutes:
    """The routes, asked of the database each time. Made anew for every request."""

    def __init__(self) -> None:
        self.portal = Portal.objects.current()

    def link(self, code: str) -> LinkRoute | None:
        link = TrackingLink.objects.filter(Q(code=code) | Q(aliases__code=code)).first()
        if link is None:
            return None
        programs = None if link.is_open_to_all else frozenset(link.programs.values_list("pk", flat=True))
        return LinkRoute(
            link.pk,
            link.website_address,
            link.fallback_address,
            link.retired_at is not None,
            link.expires_at,
            programs,
        )

    def partner(self, code: str) -> PartnerRoute | None:
        partner = Partner.objects.filter(code=code).first()
        if partner is None:
            return None
        programs = frozenset(partner.programs.values_list("pk", flat=True))
        return PartnerRoute(partner.pk, partner.is_active, programs, line_of(partner.pk))

    def ad(self, code: str, line: tuple[int, ...]) -> int | None:
        makers = dict(Ad.objects.filter(code=code, partner__in=line).values_list("partner", "pk"))
        return next((makers[partner] for partner in line if partner in makers), None)

    def visitor_key(self, day: date) -> bytes:
        key, is_new = VisitorKey.objects.get_or_create(day=day)
        if is_new:
            VisitorKey.objects.filter(day__lt=day).delete()
        return bytes(key.key)
