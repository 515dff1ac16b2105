"""Counts of hits and opt-ins: raised in the transaction of what they count, read by reports.

Plain numbers instead of foreign keys, so that 0 can mean "no ad" inside a unique key.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figures(models.Model):
    """The counted columns that tallies share."""

    hits = models.BigIntegerField(default=0)
    uniques = models.BigIntegerField(default=0)
    filtered = models.BigIntegerField(default=0)
    forms = models.BigIntegerField(default=0)
    purchases = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Tally(Figures):
    """One partner's day with one link and ad. What reports of a partner add up."""

    partner = models.BigIntegerField()
    day = models.DateField()
    link = models.BigIntegerField()
    ad = models.BigIntegerField(help_text=_("0: no ad."))

    class Meta:
        verbose_name_plural = _("tallies")
        constraints = [models.UniqueConstraint("partner", "day", "link", "ad", name="one_tally_a_cell")]
        indexes = [models.Index(fields=["ad", "day"], condition=~models.Q(ad=0), name="tallies_by_ad")]

    def __str__(self) -> str:
        return f"{self.day} {self.partner}/{self.link}/{self.ad}"


class RevenueTally(models.Model):
    """One currency's revenue in the cell of a Tally."""

    partner = models.BigIntegerField()
    day = models.DateField()
    link = models.BigIntegerField()
    ad = models.BigIntegerField(help_text=_("0: no ad."))
    currency = models.CharField(max_length=3)
    revenue = models.DecimalField(max_digits=18, decimal_places=3, default=0)

    class Meta:
        verbose_name_plural = _("revenue tallies")
        constraints = [
            models.UniqueConstraint("partner", "day", "link", "ad", "currency", name="one_revenue_tally_a_cell")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.partner}/{self.link}/{self.ad} {self.currency}"


class PartnerTally(Figures):
    """One partner's day with everything: what lists and totals over all partners add up."""

    day = models.DateField()
    partner = models.BigIntegerField()

    class Meta:
        verbose_name_plural = _("partner tallies")
        constraints = [models.UniqueConstraint("day", "partner", name="one_partner_tally_a_day")]
        indexes = [models.Index(fields=["partner", "day"], name="partner_tallies_by_partner")]

    def __str__(self) -> str:
        return f"{self.day} {self.partner}"


class LinkTally(models.Model):
    """How one link's visits of a day ended: credited hits, their classes, or why not credited."""

    day = models.DateField()
    link = models.BigIntegerField(help_text=_("0: an unknown link."))
    outcome = models.CharField(max_length=20, help_text=_("A visit's class, or the reason why it was not credited."))
    visits = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("visits with one outcome")
        verbose_name_plural = _("visits by outcome")
        constraints = [models.UniqueConstraint("day", "link", "outcome", name="one_link_tally_an_outcome")]
        indexes = [models.Index(fields=["link", "day"], name="link_tallies_by_link")]

    def __str__(self) -> str:
        return f"{self.day} {self.link}"
