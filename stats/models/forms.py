"""Hosted forms, and what was submitted to them."""

from datetime import datetime

from django.db import models
from simple_history.models import HistoricalRecords

from partners.codes import CodeField


class HostedForm(models.Model):
    """A form whose submissions are opt-ins, wherever the owner pastes it."""

    class Per(models.TextChoices):
        EMAIL = "email", "one per e-mail address"
        SUBMISSION = "submission", "one per submission"

    name = models.CharField(max_length=120, help_text="For your own lists, for example “Newsletter sign-up”.")
    code = CodeField(
        unique=True,
        error_messages={"unique": "Another form has this code."},
        help_text="The last part of the address that the form posts to. Cannot be changed later.",
    )
    thank_you_address = models.CharField(
        max_length=2000,
        help_text="Where people arrive after they submitted the form, like https://www.example.com/thanks.",
    )
    opt_ins_per = models.CharField(
        "counts",
        max_length=10,
        choices=Per,
        default=Per.EMAIL,
        help_text="Whether the same person who submits twice is one opt-in or two.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def retire(self, at: datetime) -> None:
        """Take no more submissions."""
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def restore(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at"])


class FormSubmission(models.Model):
    """What one person sent: the owner's lead. Its opt-in may be one that an earlier submission made."""

    record = models.UUIDField(
        unique=True, null=True, editable=False, help_text="The id of the journal's record, so that it is stored once."
    )
    form = models.ForeignKey(HostedForm, on_delete=models.PROTECT, related_name="submissions")
    opt_in = models.ForeignKey("stats.OptIn", on_delete=models.PROTECT, related_name="submissions")
    at = models.DateTimeField()
    email = models.CharField("e-mail", max_length=254, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["form", "-at"], name="submissions_by_form_newest")]

    def __str__(self) -> str:
        return f"{self.form.code} {self.at:%Y-%m-%d %H:%M}"
