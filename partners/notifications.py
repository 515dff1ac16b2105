"""What partners want to be told by mail."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Digest(models.TextChoices):
    WEEKLY = "weekly", _("Every Monday, with the week before")
    DAILY = "daily", _("Every morning, with the day before")
    NONE = "none", _("None")


class Notified(models.Model):
    """The choices, each with the moment from which it holds: nothing older is ever told of."""

    digest = models.CharField(
        max_length=6, choices=Digest, default=Digest.WEEKLY, db_default=Digest.WEEKLY, editable=False
    )
    digest_since = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    opt_in_mails_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Each opt-in from then on brings a mail. Blank: none does.")
    )

    class Meta:
        abstract = True
