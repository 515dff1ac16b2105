"""What came out of a journal and can never be stored: set aside, so that its neighbours go on."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuarantineReason(models.TextChoices):
    """Why a record is set aside."""

    DAMAGED = "damaged", _("Damaged: its checksum does not fit")
    PRUNED = "pruned", _("From a day whose hits have been pruned")
    REFUSED = "refused", _("The database refuses it")


class QuarantinedRecordQuerySet(models.QuerySet["QuarantinedRecord"]):
    def waiting(self) -> Self:
        """Those that the owner has not put away."""
        return self.filter(put_away_at=None)


class QuarantinedRecord(models.Model):
    """One line of a journal that was not stored. The same line is set aside once, however often it is read."""

    digest = models.CharField(
        primary_key=True, max_length=64, editable=False, help_text=_("SHA-256 of the line, in hexadecimal.")
    )
    line = models.BinaryField(editable=False, help_text=_("The line as it was read."))
    reason = models.CharField(max_length=10, choices=QuarantineReason)
    explanation = models.CharField(max_length=500, blank=True, help_text=_("What the database said."))
    journal = models.CharField(max_length=80, help_text=_("The name of the file."))
    host = models.CharField(max_length=80)
    at = models.DateTimeField(_("set aside at"))
    put_away_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When an owner had seen it, and wanted to hear no more of it.")
    )

    objects = QuarantinedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarantined record")
        indexes = [models.Index(fields=["-at"], name="quarantine_newest")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.digest[:12]}"
