"""Mails to partners: each is claimed here before it is sent, so that it is sent once at most."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.compiled import Given
from partners.models import Partner
from stats.models.opt_ins import OptIn

# A round of the courier takes less, however slow the mail server is.
LOST_AFTER = timedelta(minutes=30)


class MailQuerySet(models.QuerySet["Mail"]):
    def asked_again(self, now: datetime) -> Self:
        """Those that an owner wants to be sent once more, or that the server did not take some time ago."""
        return self.filter(state=Mail.State.AGAIN, claimed_at__lte=now)

    def lost(self, now: datetime) -> Self:
        """Claimed so long ago that whoever wanted to send them must have died."""
        return self.filter(state=Mail.State.CLAIMED, claimed_at__lt=now - LOST_AFTER)

    def failed(self, now: datetime) -> Self:
        """What an owner should look at."""
        return self.failed_or_claimed_before(now - LOST_AFTER)

    def failed_or_claimed_before(self, moment: datetime | Given) -> Self:
        """The same, where a query is written before that moment is known."""
        is_lost = Q(state=Mail.State.CLAIMED, claimed_at__lt=moment)
        return self.filter(is_lost | Q(state__in=(Mail.State.REFUSED, Mail.State.BROKEN)))


class Mail(models.Model):
    """One mail to a partner: about an opt-in, or the digest of some days."""

    class Kind(models.TextChoices):
        OPT_IN = "opt-in", _("Opt-in")
        DAILY = "daily", _("Digest of a day")
        WEEKLY = "weekly", _("Digest of a week")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not needed")
        REFUSED = "refused", _("Refused by the mail server")
        BROKEN = "broken", _("Broken off, perhaps sent")
        AGAIN = "again", _("Waits to be sent again")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=6, choices=Kind)
    opt_in = models.ForeignKey(OptIn, on_delete=models.PROTECT, null=True, db_index=False, verbose_name=_("opt-in"))
    day = models.DateField(_("first day"), null=True, help_text=_("Of the days that a digest tells of."))
    state = models.CharField(max_length=7, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField(help_text=_("From then on no other process sends it."))
    sent_at = models.DateTimeField(_("handed over"), null=True, help_text=_("When the mail server took it."))
    words = models.CharField(_("what was said"), max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("opt_in", "partner", name="an_opt_in_is_told_once"),
            models.UniqueConstraint("partner", "kind", "day", name="a_digest_is_sent_once"),
            models.CheckConstraint(
                condition=Q(kind="opt-in", opt_in__isnull=False, day=None)
                | Q(kind__in=("daily", "weekly"), opt_in=None, day__isnull=False),
                name="a_mail_is_about_an_opt_in_or_days",
            ),
        ]
        indexes = [
            models.Index(fields=["claimed_at"], name="mails_by_claim"),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state__in=("claimed", "refused", "broken", "again")),
                name="mails_not_over",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s for %(partner)s") % {"kind": self.get_kind_display(), "partner": self.partner}

    def was_lost(self, now: datetime) -> bool:
        return self.state == self.State.CLAIMED and self.claimed_at < now - LOST_AFTER
