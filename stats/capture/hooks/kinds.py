"""The kinds of shops that the portal understands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from stats.capture.hooks import shopify, standard, stripe, woocommerce
from stats.capture.hooks.headings import Heading
from stats.capture.hooks.said import Message
from stats.models import PurchaseSource

__all__ = ["KINDS", "Heading", "Kind"]


class Kind(Protocol):
    """What a module does for a kind of shop: pure functions from headers (by lower-case name) and raw body."""

    def check_signature(
        self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime, /
    ) -> None:
        """Raises BadSignature, whatever headers and body are."""

    def heading(self, headers: Mapping[str, str], body: bytes, /) -> Heading:
        """What makes a signed event this one, and its type. Raises BadEvent."""

    def read(self, heading: Heading, body: bytes, received_at: datetime, token_parameter: str, /) -> Message:
        """What a signed event says; the same again from what is stored of it. Raises BadEvent."""


KINDS: Mapping[str, Kind] = {
    PurchaseSource.Kind.STANDARD: standard,
    PurchaseSource.Kind.STRIPE: stripe,
    PurchaseSource.Kind.WOOCOMMERCE: woocommerce,
    PurchaseSource.Kind.SHOPIFY: shopify,
}
