"""Standard Webhooks: is an event really from its source, and what does it say?"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from stats.models.sources import SECRET_PREFIX

TOLERANCE = timedelta(minutes=5)
MAX_SIGNATURES = 10


class BadSignature(ValueError):
    """The event cannot be trusted; the text says why, in words."""


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime) -> str:
    """The event's id, once one of the secrets has signed id, time and body. Raises BadSignature.

    `headers` by lower-case name. Specification: standardwebhooks.com, version 1, symmetric.
    """
    event_id, sent, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (event_id and sent and signatures):
        raise BadSignature("One of the headers webhook-id, webhook-timestamp, webhook-signature is missing.")
    if len(event_id) > 255 or not event_id.isascii() or not event_id.isprintable():
        raise BadSignature("The webhook-id is not plain text of at most 255 characters.")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 12:
        raise BadSignature("The webhook-timestamp is not a number of seconds.")
    if abs(int(sent) - now.timestamp()) > TOLERANCE.total_seconds():
        raise BadSignature("The webhook-timestamp is more than 5 minutes away from now.")
    signed = f"{event_id}.{sent}.".encode() + body
    given = [_decoded(text) for text in signatures.split(" ")[:MAX_SIGNATURES]]
    expected = [hmac.digest(_key(secret), signed, hashlib.sha256) for secret in secrets]
    if not any(hmac.compare_digest(mac, good) for mac in given for good in expected):
        raise BadSignature("No signature in webhook-signature is ours.")
    return event_id


def _decoded(signature: str) -> bytes:
    """The bytes of a `v1,<base64>`; nothing for other versions and for what is no base64."""
    version, _, text = signature.partition(",")
    if version != "v1" or not text.isascii():
        return b""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(SECRET_PREFIX))
