"""Is an event really from its source? What the signatures of all kinds of shops have in common."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
MAX_SIGNATURES = 10


class BadSignature(ValueError):
    """The event cannot be trusted; the text says why, in words that hold nothing of what was sent."""


def known(secrets: Iterable[str]) -> list[bytes]:
    """The secrets as they are written, in bytes. Raises BadSignature if there is none."""
    keys = [secret.encode() for secret in secrets if secret]
    if not keys:
        raise BadSignature("This source has no secret yet.")
    return keys


def header(headers: Mapping[str, str], name: str) -> str:
    """A header that must be there; `headers` by lower-case name."""
    value = headers.get(name.lower(), "")
    if not value:
        raise BadSignature(f"The header {name} is missing.")
    return value


def check_time(seconds: str, name: str, now: datetime) -> None:
    """Refuse what was signed more than 5 minutes ago, or by a clock that is as much ahead."""
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12:
        raise BadSignature(f"The time in {name} is not a number of seconds.")
    if abs(int(seconds) - now.timestamp()) > TOLERANCE.total_seconds():
        raise BadSignature(f"The time in {name} is more than 5 minutes away from now.")


def check_one_is_ours(given: Iterable[bytes], signed: bytes, keys: Iterable[bytes], name: str) -> None:
    """One of the given signatures (HMAC-SHA256) must be that of a key; each is compared in constant time."""
    expected = [hmac.digest(key, signed, hashlib.sha256) for key in keys]
    if not any(hmac.compare_digest(mac, good) for mac in given for good in expected):
        raise BadSignature(f"No signature in {name} is ours.")


def check_body_signature(headers: Mapping[str, str], name: str, body: bytes, secrets: Iterable[str]) -> None:
    """The scheme of WooCommerce and Shopify: one header has the signature of the body alone, in base64."""
    keys = known(secrets)
    check_one_is_ours([from_base64(header(headers, name))], body, keys, name)


def from_base64(text: str) -> bytes:
    """The bytes; none if that is no base64 in its one spelling."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return decoded if base64.b64encode(decoded).decode() == text else b""


def from_hexadecimal(text: str) -> bytes:
    """The bytes; none if that is no hexadecimal in its one spelling, with small letters."""
    try:
        decoded = binascii.unhexlify(text)
    except ValueError:
        return b""
    return decoded if decoded.hex() == text else b""
