"""Hits: somebody followed an address."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner


class VisitClass(models.TextChoices):
    """Who came. Only `counted` visits are hits in a report."""

    COUNTED = "counted", _("A person")
    BOT = "bot", _("A robot")
    PREVIEW = "preview", _("A preview or prefetch")
    OWN = "own", _("One's own click")


class Reason(models.TextChoices):
    """Why a hit is credited to nobody."""

    CREDITED = "", _("Credited")
    NO_PARTNER = "no-partner", _("The address names no partner")
    MALFORMED_PARTNER = "malformed-partner", _("What stands in the partner's place cannot be a code")
    UNKNOWN_PARTNER = "unknown-partner", _("No partner has this code")
    INACTIVE_PARTNER = "inactive-partner", _("The partner is deactivated")
    NOT_OPEN = "not-open", _("The link is not open to this partner")
    RETIRED_LINK = "retired-link", _("The link is retired")
    EXPIRED_LINK = "expired-link", _("The link has expired")


class Hit(models.Model):
    """One visit to an address. Written by machine, never changed, pruned by whole days.

    Its relations carry no constraint in the database: links, partners and ads are retired, never
    deleted, and a hit must never be refused because of them.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
    day = models.DateField()
    link = models.ForeignKey(TrackingLink, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    partner = models.ForeignKey(
        Partner, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, blank=True
    )
    ad = models.ForeignKey(Ad, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, blank=True)
    visit_class = models.CharField(_("class"), max_length=8, choices=VisitClass)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    is_unique = models.BooleanField(_("unique"))
    visitor = models.UUIDField(null=True, blank=True)
    referring_host = models.CharField(max_length=253, blank=True)
    agent_family = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            # The first counted hit of a visitor, link, partner and ad on a day, and no second one.
            # The day comes first: a day's hits change one corner of the index, however large it is.
            models.UniqueConstraint(
                "day",
                "visitor",
                "link",
                "partner",
                Coalesce("ad", 0),
                condition=models.Q(is_unique=True),
                name="one_unique_hit_a_day_and_visitor",
            )
        ]
        indexes = [models.Index(fields=["day"], name="hits_by_day")]

    def __str__(self) -> str:
        return str(self.id)
