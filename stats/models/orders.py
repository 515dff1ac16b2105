"""What a source said of one order: its names, and what changed after it was bought. Either may come first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.models.opt_ins import OptIn
from stats.models.sources import PurchaseSource


class Order(models.Model):
    """One order of a source. Without an opt-in, its purchase has not been heard of yet."""

    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT)
    opt_in = models.OneToOneField(OptIn, on_delete=models.PROTECT, null=True, blank=True, related_name="order")

    def __str__(self) -> str:
        return f"{self.source_id}/{self.pk}"


class OrderName(models.Model):
    """One of the names by which a source speaks of an order: its number, its payment, its invoice."""

    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [models.UniqueConstraint("source", "name", name="a_sources_names_mean_one_order")]
        indexes = [models.Index(fields=["name"], name="orders_by_name")]

    def __str__(self) -> str:
        return self.name


class Adjustment(models.Model):
    """Something that a source said changes a purchase. Each is kept once, in whatever order they come."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("Refund")
        REFUNDED_SO_FAR = "refunded-so-far", _("Refunded so far")
        REVERSAL = "reversal", _("Reversal")
        RESTORATION = "restoration", _("Restoration")

    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT)
    key = models.CharField(max_length=255, help_text=_("What makes it this one, within its source."))
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="adjustments")
    delivery = models.ForeignKey(
        "stats.Delivery", on_delete=models.SET_NULL, null=True, blank=True, related_name="adjustments"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    about = models.CharField(
        max_length=200, blank=True, help_text=_("The charge, the dispute or the state that it speaks of.")
    )
    amount = models.DecimalField(
        max_digits=15, decimal_places=3, null=True, blank=True, help_text=_("Blank: all of it, or not about money.")
    )
    currency = models.CharField(max_length=3, blank=True)
    at = models.DateTimeField(help_text=_("When it happened."))
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("source", "key", name="an_adjustment_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
