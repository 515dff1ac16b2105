"""The owner's tracking links."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ads.models import Ad
from partners.changes import ChangeQuerySet
from partners.codes import CodeField
from partners.compiled import Given
from partners.models import Partner, Program
from partners.portal import MAX_WINDOW_DAYS

MAX_ADDRESS_LENGTH = 2000


class LinkQuerySet(ChangeQuerySet["TrackingLink"]):
    def live(self, at: datetime | Given | None = None) -> Self:
        """Links that are neither retired nor expired."""
        now = at or timezone.now()
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), retired_at=None)

    def open_to(self, partner: Partner | Given) -> Self:
        """Links that this partner may use: open to all, or to one of the partner's programs."""
        programs = Program.objects.filter(partners=partner)
        restricted = TrackingLink.programs.through.objects.filter(program__in=programs).values("trackinglink")
        return self.filter(models.Q(is_open_to_all=True) | models.Q(pk__in=restricted))


class TrackingLink(models.Model):
    """An owner's redirect."""

    name = models.CharField(max_length=120, help_text=_("What partners see, for example “Hair care spring offer”."))
    code = CodeField(
        unique=True,
        error_messages={"unique": _("Another link has this code.")},
        help_text=_("The part of the address after /go/. If you change it, the old one keeps working."),
    )
    description = models.TextField(
        max_length=2000,
        blank=True,
        help_text=_("What partners should know about this offer. Shown in the Link Generator."),
    )
    website_address = models.CharField(
        max_length=MAX_ADDRESS_LENGTH,
        help_text=_("Where visitors arrive, like https://www.example.com/spring?offer=3."),
    )
    is_open_to_all = models.BooleanField(
        _("open to all partners"),
        default=True,
        help_text=_("Otherwise choose below the programs whose partners may use it."),
    )
    programs = models.ManyToManyField(Program, blank=True, related_name="links", verbose_name=_("open to the programs"))
    fallback_address = models.CharField(
        max_length=MAX_ADDRESS_LENGTH,
        blank=True,
        help_text=_("Where visitors go once the link is retired or expired. Blank: the portal's fallback address."),
    )
    window_days = models.PositiveIntegerField(
        _("window in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WINDOW_DAYS)],
        help_text=_("How long after a click an opt-in is still credited. Blank: the portal's number."),
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the offer ends. Blank: it does not end.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LinkQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["changed_at"], m2m_fields=[programs])

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def status(self, at: datetime) -> str:
        """In one word: `live`, `expired` or `retired`."""
        if self.retired_at is not None:
            return "retired"
        return "expired" if self.is_expired(at) else "live"

    def retire(self, at: datetime) -> bool:
        """Send visitors to the fallback from now on; False if that was so already."""
        return self._set_retired(self.retired_at is None, at)

    def restore(self) -> bool:
        return self._set_retired(self.retired_at is not None, None)

    def _set_retired(self, is_change: bool, at: datetime | None) -> bool:
        if is_change:
            self.retired_at = at
            self.save(update_fields=["retired_at", "changed_at"])
        return is_change


class LinkAlias(models.Model):
    """A code that a link had before it was renamed, and that still leads to it."""

    link = models.ForeignKey(TrackingLink, on_delete=models.PROTECT, related_name="aliases")
    code = CodeField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("link aliases")

    def __str__(self) -> str:
        return f"{self.code} → {self.link}"


class GeneratedAddress(models.Model):
    """An address that a partner generated, for "recently generated": each kind once, with its last time."""

    maker = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="generated_addresses")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(TrackingLink, on_delete=models.CASCADE, related_name="+")
    ad = models.ForeignKey(Ad, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    query = models.CharField(
        max_length=1000, blank=True, help_text=_("Parameters for the website, like utm_source=mail.")
    )
    generated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("generated addresses")
        indexes = [models.Index(fields=["maker", "-generated_at"], name="addresses_newest_first")]
        constraints = [
            models.UniqueConstraint("maker", "partner", "link", "ad", "query", name="an_address_is_remembered_once"),
            models.UniqueConstraint(
                "maker",
                "partner",
                "link",
                "query",
                condition=models.Q(ad=None),
                name="an_address_without_ad_is_remembered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link.code}/{self.partner.code}"
