"""Hosted forms, and what was submitted to them."""

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.codes import CodeField


class HostedForm(models.Model):
    """A form whose submissions are opt-ins, wherever the owner pastes it."""

    class Per(models.TextChoices):
        EMAIL = "email", _("one per e-mail address")
        SUBMISSION = "submission", _("one per submission")

    name = models.CharField(max_length=120, help_text=_("For your own lists, for example “Newsletter sign-up”."))
    code = CodeField(
        unique=True,
        error_messages={"unique": _("Another form has this code.")},
        help_text=_("The last part of the address that the form posts to. Cannot be changed later."),
    )
    thank_you_address = models.CharField(
        max_length=2000,
        help_text=_("Where people arrive after they submitted the form, like https://www.example.com/thanks."),
    )
    opt_ins_per = models.CharField(
        _("counts"),
        max_length=10,
        choices=Per,
        default=Per.EMAIL,
        help_text=_("Whether the same person who submits twice is one opt-in or two."),
    )
    allowed_origins = models.TextField(
        blank=True,
        db_default="",
        help_text=_(
            "The websites that the form stands on, one a line, like https://www.example.com. What comes from "
            "elsewhere is kept apart as spam. Blank: any."
        ),
    )
    minimum_seconds = models.PositiveSmallIntegerField(
        _("quickest in seconds"),
        default=2,
        db_default=2,
        help_text=_(
            "Nobody fills in the form faster: what comes sooner after the click, or after the page was opened, "
            "is kept apart as spam. 0: never."
        ),
    )
    most_an_hour = models.PositiveIntegerField(
        _("most in an hour"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1)],
        help_text=_(
            "How many submissions of one sender are kept in an hour. More are answered alike, and only counted."
        ),
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


class Spam(models.TextChoices):
    """Why a submission is kept apart."""

    HONEYPOT = "honeypot", _("It filled in the field that people do not see")
    TOO_FAST = "too-fast", _("It came faster than anybody types")
    FOREIGN_ORIGIN = "foreign-origin", _("It came from a website that is not yours")
    BY_HAND = "by-hand", _("You said so")


class FormSubmission(models.Model):
    """What one person sent: the owner's lead. Its opt-in may be one that an earlier submission made."""

    record = models.UUIDField(
        unique=True,
        null=True,
        editable=False,
        help_text=_("The id of the journal's record, so that it is stored once."),
    )
    form = models.ForeignKey(HostedForm, on_delete=models.PROTECT, related_name="submissions")
    opt_in = models.ForeignKey(
        "stats.OptIn", on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    spam = models.CharField(_("kept apart"), max_length=16, choices=Spam, blank=True, db_default="")
    evidence = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of spam: its token and cookie, should it be none after all."),
    )
    at = models.DateTimeField()
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    fields = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True, blank=True, help_text=_("When the person was erased."))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opt_in__isnull=False, spam="") | ~Q(spam=""), name="what_is_no_spam_has_an_opt_in"
            )
        ]
        indexes = [
            models.Index(fields=["form", "-at"], name="submissions_by_form_newest"),
            models.Index(fields=["email"], name="submissions_by_email"),
        ]

    def __str__(self) -> str:
        return f"{self.form.code} {self.at:%Y-%m-%d %H:%M}"


class Sender(models.Model):
    """How much one sender posted to a form within an hour. Deleted days later; what is below stays."""

    form = models.ForeignKey(HostedForm, on_delete=models.CASCADE, related_name="senders")
    sender = models.CharField(max_length=32, help_text=_("A hash of the network address under a key of the day."))
    hour = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("form", "sender", "hour", name="one_row_an_hour_and_sender")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.hour:%Y-%m-%d %H}: {self.taken}"


class Dropped(models.Model):
    """Submissions beyond the limit, as one record of a journal told of them: nothing is kept of them but how many.

    Never deleted: a journal that is drained again must not bring them back.
    """

    record = models.UUIDField(primary_key=True, editable=False)
    form = models.ForeignKey(HostedForm, on_delete=models.PROTECT, related_name="dropped")
    at = models.DateTimeField()
    submissions = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = _("dropped")

    def __str__(self) -> str:
        return f"{self.form_id} {self.at:%Y-%m-%d %H:%M}: {self.submissions}"
