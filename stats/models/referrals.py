"""Referral history: which partner a customer came from."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models.opt_ins import OptIn


class ReferralQuerySet(models.QuerySet["Referral"]):
    def of_customer(self, customer: str) -> Self:
        """The customer's whole history; nothing for nobody."""
        return self.filter(customer=customer) if customer else self.none()


class Referral(models.Model):
    """One referral of a customer. What came by e-mail later is credited by it, while it lasts."""

    class Kind(models.TextChoices):
        COOKIE = "cookie", _("For a time")
        PERMANENT = "permanent", _("For ever")
        MANUAL = "manual", _("Set by the owner")

    customer = models.CharField(max_length=64, editable=False, help_text=_("A keyed hash of the normalised e-mail."))
    kind = models.CharField(max_length=10, choices=Kind)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="referrals")
    link = models.ForeignKey(TrackingLink, on_delete=models.PROTECT)
    ad = models.ForeignKey(Ad, on_delete=models.PROTECT, null=True, blank=True)
    hit = models.UUIDField(null=True, blank=True, editable=False)
    opt_in = models.OneToOneField(
        OptIn, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="referral"
    )
    since = models.DateTimeField(help_text=_("What happened before is not credited by it."))
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True, help_text=_("Blank: it does not end."))
    note = models.CharField(max_length=300, blank=True, help_text=_("Why you set, ended or extended it."))

    objects = ReferralQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["customer"], name="referrals_by_customer")]

    def __str__(self) -> str:
        return gettext("%(partner)s since %(day)s") % {
            "partner": self.partner,
            "day": date_format(timezone.localtime(self.since)),
        }
