"""Who asked to be forgotten: known by a keyed hash only, so that a journal or a shop cannot bring them back."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def covering(self, customer: str, at: datetime) -> Self:
        """Erasures of this customer that came after this moment: what happened then stays without a name."""
        return self.filter(customer=customer, at__gte=at) if customer else self.none()

    def after(self, customer: str, at: datetime) -> datetime | None:
        """When this customer was erased first after this moment; None for never."""
        return self.covering(customer, at).order_by("at").values_list("at", flat=True).first()


class Erasure(models.Model):
    """One person was erased at this moment."""

    customer = models.CharField(max_length=64, editable=False, help_text=_("A keyed hash of the normalised e-mail."))
    at = models.DateTimeField()

    objects = ErasureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["customer"], name="erasures_by_customer")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
