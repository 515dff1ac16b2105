"""The address in each mail that ends mails of its kind at one click, without signing in."""

from typing import NamedTuple

from django.core import signing
from django.urls import reverse

from stats.models import Mail

SALT = "stats.mails.unsubscribe"
# One word for both lengths of a digest: who has had enough of one has had enough of the other.
WORDS = {Mail.Kind.OPT_IN: "opt-in", Mail.Kind.DAILY: "digest", Mail.Kind.WEEKLY: "digest"}
KINDS = {"opt-in": Mail.Kind.OPT_IN, "digest": Mail.Kind.WEEKLY}


class Subscription(NamedTuple):
    """What an address would end."""

    partner_id: int
    kind: Mail.Kind


def address_for(partner_id: int, kind: Mail.Kind, base: str) -> str:
    """It works for as long as the secret key, or a fallback of it, does: mails are kept for years."""
    token = signing.dumps([partner_id, WORDS[kind]], salt=SALT)
    return base + reverse("unsubscribe", args=[token])


def subscription_of(token: str) -> Subscription | None:
    """None for a token that we did not sign."""
    try:
        partner_id, word = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Subscription(partner_id, KINDS[word])


def headers_for(address: str) -> dict[str, str]:
    """What makes mail programs show a button of their own (RFC 8058), and absent people's not answer."""
    one_click = {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {**one_click, "Auto-Submitted": "auto-generated"}
