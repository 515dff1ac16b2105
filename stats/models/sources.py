"""Where purchase events come from."""

import base64
import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.codes import CodeField

SECRET_PREFIX = "whsec_"  # noqa: S105


def new_secret() -> str:
    """A signing secret as Standard Webhooks writes it: a prefix and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


class PurchaseSource(models.Model):
    """A shop that reports purchases by signed events."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Standard Webhooks")
        STRIPE = "stripe", _("Stripe")
        WOOCOMMERCE = "woocommerce", _("WooCommerce")
        SHOPIFY = "shopify", _("Shopify")

    name = models.CharField(max_length=120, help_text=_("For your own lists, for example “Web shop”."))
    code = CodeField(
        unique=True,
        error_messages={"unique": _("Another source has this code.")},
        help_text=_("The last part of the address that the shop sends its events to. Cannot be changed later."),
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.STANDARD)
    is_test = models.BooleanField(
        _("for tests"),
        default=False,
        help_text=_("Purchases of a test source are checked and answered, but not recorded."),
    )
    secret = models.CharField(max_length=200, editable=False, blank=True)
    previous_secret = models.CharField(max_length=200, editable=False, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["secret", "previous_secret"])

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def is_given_its_secret(self) -> bool:
        """Whether the shop makes the secret, and the owner enters it here; else the portal makes it."""
        return self.kind in (self.Kind.STRIPE, self.Kind.SHOPIFY)

    def rotate_secret(self, given: str = "") -> str:
        """A new secret, the given one or one of our own; the old one stays valid until the next rotation."""
        self.previous_secret, self.secret = self.secret, given or new_secret()
        self.save(update_fields=["secret", "previous_secret"])
        return self.secret

    def secrets(self) -> list[str]:
        """The secrets that an event may be signed with."""
        return [secret for secret in (self.secret, self.previous_secret) if secret]

    def retire(self, at: datetime) -> None:
        """Take no more events."""
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def restore(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at"])
