"""What is remembered of days whose raw hits are gone, of visits that leave no rows, and of wrong clocks."""

from django.db import models


class PrunedDay(models.Model):
    """A day whose raw hits were pruned. Its tallies stay; nothing recorded later may belong to it or to one before."""

    day = models.DateField(primary_key=True)
    pruned_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()


class UnknownLinkVisits(models.Model):
    """How many visits to unknown links one process saw in about a minute: one row, so that it counts once."""

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField()
    visits = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "visits to unknown links"

    def __str__(self) -> str:
        return f"{self.day} {self.visits}"


class CorrectedClock(models.Model):
    """A record whose host's clock was wrong: its id tells another time than the one that it is stored with.

    Kept when its hit is pruned, so that it is still known if it ever comes again.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(help_text="The portal's day that it was given.")

    def __str__(self) -> str:
        return f"{self.day} {self.id}"
