"""The authority that the copy is compared with: a directory that asks the database each time."""

from functools import cache

from django.db.models import Q

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.team import line_of
from stats.capture.routes import finding
from stats.capture.routes.kinds import LinkRoute, PartnerRoute, Route


class DatabaseDirectory:
    """Remembers its answers: good for one state of the database."""

    @cache  # noqa: B019
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

    @cache  # noqa: B019
    def partner(self, code: str) -> PartnerRoute | None:
        partner = Partner.objects.filter(code=code).first()
        if partner is None:
            return None
        programs = frozenset(partner.programs.values_list("pk", flat=True))
        return PartnerRoute(partner.pk, partner.is_active, programs, line_of(partner.pk))

    @cache  # noqa: B019
    def ad(self, code: str, line: tuple[int, ...]) -> int | None:
        makers = dict(Ad.objects.filter(code=code, partner__in=line).values_list("partner", "pk"))
        return next((makers[partner] for partner in line if partner in makers), None)


def found(path: str) -> Route | None:
    """Where the database itself says that an address leads."""
    return finding.find(path, DatabaseDirectory())
