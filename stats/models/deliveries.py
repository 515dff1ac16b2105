"""The delivery log: every signed event of a source, and how often unsigned ones were refused."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.models.opt_ins import OptIn
from stats.models.sources import PurchaseSource


class Outcome(models.TextChoices):
    """What became of a delivery."""

    RECORDED = "recorded", _("Recorded")
    CHANGED = "changed", _("Changed an opt-in")
    DUPLICATE = "duplicate", _("Known already")
    WAITING = "waiting", _("Waits for its purchase")
    IGNORED = "ignored", _("Not used")
    TEST = "test", _("Test: not recorded")
    REFUSED = "refused", _("Refused")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def settled(self) -> Self:
        """Those that need not be looked at when they come again."""
        return self.exclude(outcome=Outcome.REFUSED)


class Delivery(models.Model):
    """One signed event. The row stays for ever, so that the event counts once; its body does not."""

    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT, related_name="deliveries")
    event = models.CharField(_("event's id"), max_length=255)
    type = models.CharField(_("event's type"), max_length=80, blank=True)
    order_name = models.CharField(_("order"), max_length=200, blank=True)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(_("times received"), default=1)
    last_received_at = models.DateTimeField(_("last received at"))
    outcome = models.CharField(max_length=10, choices=Outcome)
    words = models.CharField(_("in words"), max_length=500, blank=True)
    opt_in = models.ForeignKey(OptIn, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    customer = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("A keyed hash of the normalised e-mail.")
    )
    body = models.BinaryField(null=True, editable=False, help_text=_("As it was signed. Removed after 30 days."))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint("source", "event", name="a_sources_events_are_kept_once")]
        indexes = [
            models.Index(fields=["source", "-received_at"], name="deliveries_by_source_newest"),
            models.Index(fields=["-received_at"], name="deliveries_newest"),
            models.Index(fields=["order_name"], name="deliveries_by_order"),
            models.Index(fields=["customer"], name="deliveries_by_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.type or 'event'} {self.event}"


class Refusal(models.Model):
    """How often a day something was refused that was not signed as it should be. Nothing of it is kept."""

    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT, related_name="refusals")
    day = models.DateField()
    words = models.CharField(_("why"), max_length=200)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(_("last at"))

    class Meta:
        constraints = [models.UniqueConstraint("source", "day", "words", name="one_refusal_a_day_and_reason")]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"
