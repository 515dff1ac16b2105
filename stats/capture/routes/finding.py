"""From an address to where it leads: codes are taken apart, looked up, and judged."""

from links.addresses import AddressCodes, parse_address
from stats.capture.routes.kinds import Directory, LinkRoute, Route
from stats.models.hits import Reason


def find(path: str, directory: Directory) -> Route | None:
    """Where the address leads; None for an unknown link. The path is percent-decoded once."""
    codes = parse_address(path)
    link = directory.link(codes.link) if codes.link else None
    return _route(codes, link, directory) if link is not None else None


def _route(codes: AddressCodes, link: LinkRoute, directory: Directory) -> Route:
    """Whom an address of the link credits."""
    if codes.partner is None:
        return Route(link, None, None, Reason.MALFORMED_PARTNER if codes.has_partner else Reason.NO_PARTNER)
    partner = directory.partner(codes.partner)
    if partner is None:
        return Route(link, None, None, Reason.UNKNOWN_PARTNER)
    if not partner.is_active:
        return Route(link, None, None, Reason.INACTIVE_PARTNER)
    if not partner.may_use(link):
        return Route(link, None, None, Reason.NOT_OPEN)
    return Route(link, partner, directory.ad(codes.ad, partner.line) if codes.ad else None, Reason.CREDITED)
