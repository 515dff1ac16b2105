"""Addresses: built from codes, and taken apart into codes again. Two directions of one rule."""

from dataclasses import dataclass

from partners.codes import parse_code

PREFIX = "/go"


def address_path(link: str, partner: str, ad: str | None = None) -> str:
    """The address as it stands behind the host: `/go/haircare/abc123/website2`."""
    return "/".join([PREFIX, link, partner] + ([ad] if ad else []))


def address_for(base: str, link: str, partner: str, ad: str | None = None) -> str:
    """The whole address. `base` is scheme and host, without a slash at the end."""
    return base + address_path(link, partner, ad)


@dataclass(frozen=True, slots=True)
class AddressCodes:
    """What an address names. None stands for what is missing or cannot be a code."""

    link: str | None
    partner: str | None
    has_partner: bool
    ad: str | None


def parse_address(path: str) -> AddressCodes:
    """The codes in a path that the server has percent-decoded once.

    In any case, with or without one trailing slash. `has_partner` says whether anything stood in the
    partner's place. More after the ad makes the whole ending no ad.
    """
    parts = path.removesuffix("/").split("/", 5)[2:]
    link, partner, ad = (*parts, "", "", "")[:3]
    return AddressCodes(
        link=parse_code(link),
        partner=parse_code(partner),
        has_partner=bool(partner),
        ad=parse_code(ad) if len(parts) == 3 else None,
    )
