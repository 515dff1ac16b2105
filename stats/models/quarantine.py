"""What came out of a journal and can never be stored: set aside, so that its neighbours go on."""

from django.db import models


class QuarantineReason(models.TextChoices):
    """Why a record is set aside."""

    DAMAGED = "damaged", "Damaged: its checksum does not fit"
    PRUNED = "pruned", "From a day whose hits have been pruned"
    REFUSED = "refused", "The database refuses it"


class QuarantinedRecord(models.Model):
    """One line of a journal that was not stored. The same line is set aside once, however often it is read."""

    digest = models.CharField(
        primary_key=True, max_length=64, editable=False, help_text="SHA-256 of the line, in hexadecimal."
    )
    line = models.BinaryField(editable=False, help_text="The line as it was read.")
    reason = models.CharField(max_length=10, choices=QuarantineReason)
    explanation = models.CharField(max_length=500, blank=True, help_text="What the database said.")
    journal = models.CharField(max_length=80, help_text="The name of the file.")
    host = models.CharField(max_length=80)
    at = models.DateTimeField("set aside at")

    class Meta:
        verbose_name = "quarantined record"
        indexes = [models.Index(fields=["-at"], name="quarantine_newest")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.digest[:12]}"
