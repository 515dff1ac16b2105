"""Who really asks: the address behind trusted proxies, and the pseudonym that stands for it where one is kept."""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Headers in which proxies pass a visitor's address on.
ADDRESS_HEADERS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_FORWARDED",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_FASTLY_CLIENT_IP",
)


def trusted_proxies() -> Sequence[Network]:
    """The networks of `settings.TRUSTED_PROXIES`. Raises ValueError for what is no network."""
    return parse_networks(tuple(settings.TRUSTED_PROXIES))


@lru_cache(maxsize=8)
def parse_networks(texts: tuple[str, ...]) -> Sequence[Network]:
    """Addresses and networks as typed (`10.0.0.0/8`, `::1`). Raises ValueError for what is neither."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())


def is_trusted(remote: str, trusted: Sequence[Network]) -> bool:
    """Whether the peer is one of the trusted proxies. A Unix socket has no address: only a proxy of this host."""
    if not trusted or not remote:
        return bool(trusted)
    address = _parse(remote)
    return address is not None and any(address in network for network in trusted)


def client_address(remote: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The address of the client: the peer's, or what trusted proxies say, read from the nearest one on.

    `forwarded_for` is the text of X-Forwarded-For. What an untrusted peer writes into it counts for nothing.
    """
    client = remote
    for hop in reversed(forwarded_for.split(",") if trusted else []):
        address = _parse(hop)
        if address is None or not is_trusted(client, trusted):
            break
        client = str(address)
    return client


def sender_address(remote: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The address whose posts are counted together; empty if it is a proxy's, which is everybody's.

    A proxy is one that is trusted, or one nearby that passes addresses on though nobody has named it.
    """
    client = client_address(remote, forwarded_for, trusted)
    address = _parse(client)
    is_unnamed_proxy = bool(forwarded_for) and address is not None and address.is_private and client == remote
    return "" if is_unnamed_proxy or is_trusted(client, trusted) else client


def client_network(address: str) -> str:
    """What belongs to one client: the address; of IPv6 its network of 64 bits, since each owns all addresses in it."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed or address)


def pseudonym(address: str) -> str:
    """What stands for an address where a library wants to keep one: keyed, one-way, in the shape of an address.

    A private IPv6 address (fd00::/8) made of the keyed hash of the client's network. Limits cut it to 64 bits, of which
    56 tell clients apart.
    """
    key = b"address:" + settings.SECRET_KEY.encode()
    digest = hmac.digest(key, client_network(address).encode("utf-8", "replace"), hashlib.sha256)
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))


def _parse(text: str) -> Address | None:
    """An address as proxies write it, with or without a port; None for anything else."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
