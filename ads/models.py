"""A partner's own ads: labels that tell one promotion's hits from another's."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from partners.changes import ChangeQuerySet
from partners.codes import CodeField
from partners.compiled import Given
from partners.models import Partner
from partners.team import line_ids, line_of, team_ids


class MediaType(models.TextChoices):
    """Where an ad appears. Add a line here and a migration; nothing else knows the list."""

    WEBSITE = "website", _("Website")
    BLOG = "blog", _("Blog article")
    NEWSLETTER = "newsletter", _("Newsletter")
    EMAIL = "email", _("E-mail")
    SOCIAL = "social", _("Social media")
    VIDEO = "video", _("Video")
    PODCAST = "podcast", _("Podcast")
    PRINT = "print", pgettext_lazy("media type", "Print")
    QR_CODE = "qr-code", _("QR code")
    EVENT = "event", _("Event")
    OTHER = "other", _("Something else")


class AdQuerySet(ChangeQuerySet["Ad"]):
    def owned_by(self, partner: Partner | Given) -> Self:
        """The ads that this partner made."""
        return self.filter(partner=partner)

    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def near(self, partner: Partner) -> Self:
        """The ads of everybody above and below the partner, the partner among them: their codes are taken."""
        return self.filter(models.Q(partner__in=line_ids(partner.pk)) | models.Q(partner__in=team_ids(partner.pk)))

    def meant_by(self, code: str, partner: Partner) -> list["Ad"]:
        """The ads that this code means at the end of the partner's address, nearest first: the first one counts.

        More than one only where somebody with such an ad was moved below another.
        """
        ads = list(self.filter(code=code, partner__in=line_ids(partner.pk)))
        if len(ads) > 1:
            line = line_of(partner.pk)
            ads.sort(key=lambda ad: line.index(ad.partner_id))
        return ads


class Ad(models.Model):
    """A partner's own label for a promotion. Only its partner makes and edits it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="ads")
    name = models.CharField(max_length=80, help_text=_("For example “Website banner” or “Spring newsletter”."))
    code = CodeField(help_text=_("The last part of the address."))
    description = models.TextField(max_length=1000, blank=True)
    media_type = models.CharField(max_length=20, choices=MediaType, default=MediaType.WEBSITE)
    start_date = models.DateField(
        null=True, blank=True, help_text=_("For your own memory: hits count from the first on.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_hit_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AdQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["first_hit_at", "changed_at"])

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="ads_by_change")]
        constraints = [models.UniqueConstraint("partner", "code", name="a_partners_ads_have_different_codes")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def retire(self, at: datetime) -> None:
        """Offer the ad no more; addresses that carry it are still followed and counted."""
        self.retired_at = at
        self.save(update_fields=["retired_at", "changed_at"])

    def restore(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at", "changed_at"])
