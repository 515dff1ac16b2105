"""What is remembered of days whose raw hits are gone, and of visits that leave no rows."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrunedDayManager(models.Manager["PrunedDay"]):
    def newest(self) -> date:
        """Nothing of this day, or of one before, can be recorded any more. The first of all days, if none is pruned.

        It stays so for as long as the lock of the tallies is held.
        """
        newest: date | None = self.aggregate(newest=models.Max("day"))["newest"]
        return newest or date.min


class PrunedDay(models.Model):
    """A day whose raw hits were pruned. Its tallies stay; nothing recorded later may belong to it or to one before."""

    day = models.DateField(primary_key=True)
    pruned_at = models.DateTimeField()

    objects = PrunedDayManager()

    def __str__(self) -> str:
        return self.day.isoformat()


class UnknownLinkVisits(models.Model):
    """How many visits to unknown links one process saw in about a minute: one row, so that it counts once."""

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField()
    visits = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = _("visits to unknown links")

    def __str__(self) -> str:
        return f"{self.day} {self.visits}"
