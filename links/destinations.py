"""What a website address may be, and how a visitor's query and the click token are added to it."""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.portal import Portal

MAX_LENGTH = 2000
DEMO_PATH = "/demo/"

# What RFC 3986 lets stand in a query, the percent sign of existing escapes among it.
QUERY_SAFE = "!$&'()*+,-./:;=?@_~%"
QUERY_IS_SAFE = re.compile(r"[A-Za-z0-9!$&'()*+,\-./:;=?@_~%]*")

# Blanks, controls, backslashes, invisible and direction marks, halves of surrogate pairs.
FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def own_hosts(portal: Portal) -> frozenset[str]:
    """The host names that lead back to this portal."""
    named = (urlsplit(address).hostname or "" for address in (portal.base_address, settings.BASE_ADDRESS))
    allowed = (host.strip("[]").removeprefix(".") for host in settings.ALLOWED_HOSTS if host != "*")
    return frozenset(host.lower() for host in (*named, *allowed) if host)


def clean_website_address(text: str, *, own_hosts: Collection[str], token_parameter: str) -> str:
    """The address as it is stored: ASCII, the host in punycode. Raises ValidationError in an owner's words.

    Django's own checks let `//evil`, `https:evil`, `ftp:`, passwords, NUL and port 99999 through.
    """
    text = text.strip(" \t\r\n")
    if not text:
        raise ValidationError(_("Write the address of a web page."))
    if FORBIDDEN.search(text):
        raise ValidationError(_("The address holds blanks or characters that no address may have."))
    parts = _split(text)
    host = _clean_host(parts.hostname or "")
    if host in own_hosts and not (settings.DEMO and parts.path.startswith(DEMO_PATH)):
        raise ValidationError(_("This address leads back to the portal itself. Write the address of your website."))
    if token_parameter in _names(parts.query):
        words = _("The address holds “%(parameter)s”, the parameter that the portal itself adds.")
        raise ValidationError(words % {"parameter": token_parameter})
    address = _join(parts, host)
    if len(address) > MAX_LENGTH:
        raise ValidationError(_("The address is too long: at most %(number)s characters.") % {"number": MAX_LENGTH})
    return address


def _split(text: str) -> SplitResult:
    if not re.match(r"https?://[^/?#]", text, re.IGNORECASE):
        raise ValidationError(
            _("The address must begin with https:// or http:// and a host, like https://www.example.com/.")
        )
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise ValidationError(_("The host or the port of the address cannot be read.")) from None
    if not port_is_fine:
        raise ValidationError(_("The port of the address must lie between 1 and 65535."))
    if "@" in parts.netloc:
        raise ValidationError(_("The address must not hold a user name or password."))
    return parts


def _clean_host(host: str) -> str:
    """The host in ASCII. Raises ValidationError for names and numbers that lead nowhere on the web."""
    try:
        ascii_host = host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise ValidationError(_("“%(host)s” is no host name.") % {"host": host}) from None
    if ":" in ascii_host or re.fullmatch(r"[0-9.]+|.*\.(0x[0-9a-f]*|[0-9]+)|0x[0-9a-f]*", ascii_host):
        return _clean_ip(ascii_host)
    labels = ascii_host.split(".")
    if len(ascii_host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValidationError(_("“%(host)s” is no host name.") % {"host": host})
    if len(labels) == 1 and ascii_host != "localhost":
        raise ValidationError(_("“%(host)s” is no complete host name, like www.example.com.") % {"host": host})
    return ascii_host


def _clean_ip(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise ValidationError(_("“%(host)s” is no network address.") % {"host": host}) from None
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise ValidationError(_("No website can be at %(host)s.") % {"host": host})
    return f"[{address}]" if address.version == 6 else str(address)


def _join(parts: SplitResult, host: str) -> str:
    port = f":{parts.port}" if parts.port is not None else ""
    path = quote(parts.path, safe=QUERY_SAFE + "[]")
    query = "?" + quote(parts.query, safe=QUERY_SAFE + "[]") if parts.query else ""
    fragment = "#" + quote(parts.fragment, safe=QUERY_SAFE + "[]#") if parts.fragment else ""
    return f"{parts.scheme}://{host}{port}{path}{query}{fragment}"


def _names(query: str) -> frozenset[str]:
    """The names of a query's parameters, decoded."""
    return frozenset(unquote_plus(piece.partition("=")[0]) for piece in query.split("&") if piece)


@dataclass(frozen=True, slots=True)
class Destination:
    """A website address, taken apart once: what stands before the query's end, and what behind."""

    head: str
    joint: str
    names: frozenset[str]
    fragment: str

    @classmethod
    def parse(cls, address: str) -> Self:
        before, hash_sign, fragment = address.partition("#")
        _, mark, query = before.partition("?")
        joint = "" if mark and not query else "&" if mark else "?"
        return cls(before, joint, _names(query), hash_sign + fragment)

    def for_visitor(self, query: str, token_parameter: str, token: str | None) -> str:
        """Where the visitor goes: the owner's address, what the visitor's raw query adds, the token.

        The query never replaces a parameter of the owner's, and never brings a token of its own.
        """
        pieces = _passed_on(query, self.names, token_parameter) if query else []
        if token is not None:
            pieces.append(f"{token_parameter}={token}")
        if not pieces:
            return self.head + self.fragment
        return self.head + self.joint + "&".join(pieces) + self.fragment


def _passed_on(query: str, owners_names: frozenset[str], token_parameter: str) -> list[str]:
    if QUERY_IS_SAFE.fullmatch(query) is None:
        query = quote(query.encode("latin-1", "replace"), safe=QUERY_SAFE)
    named = ((unquote_plus(piece.partition("=")[0]), piece) for piece in query.split("&") if piece)
    return [piece for name, piece in named if name != token_parameter and name not in owners_names]


destination = lru_cache(maxsize=4096)(Destination.parse)
