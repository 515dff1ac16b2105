"""What following an address and the hosted forms need to know of links, partners, forms and settings."""

from datetime import datetime
from typing import NamedTuple, Protocol

from partners.portal import Portal
from stats.models.hits import Reason


class LinkRoute(NamedTuple):
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


class PartnerRoute(NamedTuple):
    """A partner as an address names one. `line`: the partner's id, then those above, nearest first."""

    id: int
    is_active: bool
    programs: frozenset[int]
    line: tuple[int, ...]

    def may_use(self, link: LinkRoute) -> bool:
        return link.programs is None or not link.programs.isdisjoint(self.programs)


class FormRoute(NamedTuple):
    """A hosted form that takes submissions. `opt_ins_per` as stored; of one sender it takes `most_an_hour`."""

    id: int
    thank_you_address: str
    opt_ins_per: str
    most_an_hour: int


class Route(NamedTuple):
    """Where an address leads while its link is live: the link, and whom it credits, or why nobody."""

    link: LinkRoute
    partner: PartnerRoute | None
    ad: int | None
    reason: Reason


class Directory(Protocol):
    """Where codes are looked up, one at a time. Codes are in lower case."""

    def link(self, code: str) -> LinkRoute | None:
        """The link that has, or once had, this code."""

    def partner(self, code: str) -> PartnerRoute | None: ...

    def ad(self, code: str, line: tuple[int, ...]) -> int | None:
        """The id of the ad with this code whose maker comes first in the line."""


class Routes(Protocol):
    """What the doors ask, at every visit."""

    @property
    def portal(self) -> Portal:
        """The portal's settings: an object of the model that nobody saves."""

    @property
    def is_stale(self) -> bool:
        """Whether the copy may lack what was made a moment ago: then an unknown code says nothing."""

    def find(self, path: str) -> Route | None:
        """Where an address leads; None for an unknown link."""

    def form(self, code: str) -> FormRoute | None:
        """The form with this code that takes submissions."""

    def visitor_key(self, at: datetime) -> bytes:
        """The key under which first-time visitors of that moment's day are hashed: 32 bytes."""

    def page(self, status: int) -> bytes:
        """The whole page, in HTML, that visitors see with a 404, 410 or 503."""
