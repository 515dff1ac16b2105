"""Opt-ins: the referral submitted a form, or bought something."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ads.models import Ad
from links.models import TrackingLink
from partners.compiled import Given
from partners.models import Partner
from stats.models.forms import HostedForm
from stats.models.sources import PurchaseSource


class OptInQuerySet(models.QuerySet["OptIn"]):
    def of_team(self, partner: Partner) -> Self:
        """Opt-ins credited to the partner or to anybody below."""
        return self.filter(partner__in=partner.team())

    def credited_to(self, partner: Partner | Given) -> Self:
        return self.filter(partner=partner)

    def counted(self) -> Self:
        """Opt-ins that reports count: credited, and not reversed."""
        return self.exclude(partner=None).filter(status=OptIn.Status.VALID)


class OptIn(models.Model):
    """One opt-in, credited or not, with the trace of how that was decided. Never deleted."""

    class Kind(models.TextChoices):
        FORM = "form", _("Form")
        PURCHASE = "purchase", _("Purchase")

    class Status(models.TextChoices):
        VALID = "valid", _("Valid")
        REVERSED = "reversed", _("Reversed")

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    form = models.ForeignKey(HostedForm, on_delete=models.PROTECT, null=True, blank=True)
    source = models.ForeignKey(PurchaseSource, on_delete=models.PROTECT, null=True, blank=True)
    reference = models.CharField(
        max_length=200, help_text=_("The order's number, or a keyed hash for a form: unique within its form or source.")
    )
    at = models.DateTimeField(help_text=_("When it happened."))
    day = models.DateField(help_text=_("The portal's day in which it happened."))
    received_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.VALID)

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="opt_ins", db_index=False
    )
    link = models.ForeignKey(TrackingLink, on_delete=models.PROTECT, null=True, blank=True)
    ad = models.ForeignKey(Ad, on_delete=models.PROTECT, null=True, blank=True)
    hit = models.UUIDField(null=True, blank=True, help_text=_("The hit that led to it; it may be pruned by now."))
    rule = models.CharField(max_length=20, blank=True, help_text=_("The evidence that was credited."))
    reason = models.CharField(max_length=20, blank=True, help_text=_("Why nobody is credited."))
    trace = models.JSONField(
        default=dict, help_text=_("What came, what was tried, what was changed: see capture/opt_ins/trace.py.")
    )

    amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    refunded = models.DecimalField(
        max_digits=15, decimal_places=3, default=0, db_default=0, help_text=_("How much of the amount was paid back.")
    )

    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    customer = models.CharField(max_length=64, blank=True, help_text=_("A keyed hash of the normalised e-mail."))
    erased_at = models.DateTimeField(null=True, blank=True, help_text=_("When the person was erased."))

    objects = OptInQuerySet.as_manager()

    class Meta:
        verbose_name = _("opt-in")
        constraints = [
            models.UniqueConstraint("form", "reference", condition=~Q(form=None), name="a_forms_references_are_unique"),
            models.UniqueConstraint(
                "source", "reference", condition=~Q(source=None), name="a_sources_references_are_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind="form", source=None, form__isnull=False)
                | Q(kind="purchase", form=None, source__isnull=False),
                name="an_opt_in_came_by_one_door",
            ),
            models.CheckConstraint(
                condition=Q(partner=None, rule="") & ~Q(reason="") | Q(partner__isnull=False, reason="") & ~Q(rule=""),
                name="an_opt_in_is_credited_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | Q(amount__gte=0) & ~Q(currency=""),
                name="an_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(refunded=0) | Q(refunded__gt=0, refunded__lte=F("amount")),
                name="no_more_is_refunded_than_was_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-at"], name="opt_ins_by_partner_newest"),
            # What the figures of a partner's list are made of, and what it can be narrowed down to.
            models.Index(
                fields=["partner", "day"],
                include=["kind", "status", "currency", "amount", "refunded", "link", "ad"],
                name="opt_ins_by_partner_day",
            ),
            models.Index(fields=["customer"], name="opt_ins_by_customer"),
            models.Index(fields=["reference"], name="opt_ins_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"

    def forget(self, at: datetime) -> None:
        """The person was erased: whose opt-in it was goes, what it counts stays. The caller saves it."""
        self.email, self.customer, self.erased_at = "", "", at

    @property
    def net_amount(self) -> Decimal:
        """What reports add up: the amount without what was paid back; nothing of a reversed purchase."""
        if self.amount is None or self.status == self.Status.REVERSED:
            return Decimal(0)
        return self.amount - self.refunded
