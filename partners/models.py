"""Who drives traffic: accounts, programs, partners."""

import hashlib
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.branding import Logo
from partners.changes import ChangeQuerySet
from partners.codes import CodeField
from partners.compiled import Given, id_of
from partners.notifications import Notified
from partners.portal import MAX_WINDOW_DAYS, Portal
from partners.sessions import end_sessions
from partners.team import line_of, lock_tree, team_ids

__all__ = ["Logo", "Partner", "Portal", "Program", "User"]


class AccountManager(UserManager["User"]):
    """Names and e-mails are stored in lower case: people type them in any."""

    use_in_migrations = False

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return super().normalize_email(email).lower()


class User(AbstractUser):
    """An account that signs in: an owner (staff) or a partner, never both."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(
        max_length=10, blank=True, db_default="", help_text=_("Of pages and mails. Blank: what the browser asks for.")
    )

    objects = AccountManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="usernames_differ_by_more_than_case",
                violation_error_message=_("This name is in use."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="an_email_has_one_account",
                violation_error_message=_("This e-mail address has an account already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return super().normalize_username(username).lower()

    def get_session_auth_hash(self) -> str:
        """What ends sessions with a new password, and not with a new secret key: they are signed, and so are old ones.

        Django's own differs with the key. It would give such a session another name, which the list of sessions and
        “sign out everywhere” do not know.
        """
        return hashlib.sha256(f"session\n{self.password}".encode()).hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username


class Program(models.Model):
    """A group of partners that some links are open to."""

    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True, help_text=_("For your own memory; partners do not see it."))

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(ChangeQuerySet["Partner"]):
    def active(self) -> Self:
        return self.filter(deactivated_at=None)

    def team_of(self, partner: "Partner | Given") -> Self:
        """The partner and everybody below."""
        return self.filter(pk__in=team_ids(id_of(partner)))

    def recruits_of(self, partner: "Partner | Given") -> Self:
        """Everybody below the partner, without the partner."""
        return self.team_of(partner).exclude(pk=id_of(partner))


class Partner(Notified):
    """Someone who drives traffic."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="partner", verbose_name=_("account"))
    name = models.CharField(max_length=120)
    code = CodeField(
        unique=True,
        error_messages={"unique": _("Another partner has this code.")},
        help_text=_(
            "Appears in every address of this partner, and is the name to sign in with. "
            "Cannot be changed after the first hit."
        ),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recruits",
        verbose_name=_("recruited by"),
        help_text=_("The partner who recruited this one, and sees the figures. Blank: nobody."),
    )
    programs = models.ManyToManyField(
        Program,
        blank=True,
        related_name="partners",
        help_text=_("Opens the links that are open to these programs only."),
    )
    window_days = models.PositiveIntegerField(
        _("window in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WINDOW_DAYS)],
        help_text=_("How long after a click an opt-in is still credited to this partner. Blank: the link's number."),
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Nothing received after this moment is credited.")
    )
    first_hit_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PartnerQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["first_hit_at", "changed_at", "digest", "digest_since", "opt_in_mails_since"],
        m2m_fields=[programs],
    )

    class Meta:
        indexes = [
            models.Index(fields=["changed_at"], name="partners_by_change"),
            models.Index(fields=["name", "id"], name="partners_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                name="nobody_recruits_themselves",
                violation_error_message=_("Nobody can recruit themselves."),
            )
        ]

    def __str__(self) -> str:
        return self.code if self.name == self.code else f"{self.name} ({self.code})"

    @property
    def is_erased(self) -> bool:
        """Whether nothing says who it was: erased, or never told."""
        return not self.is_active and self.name == self.code and not self.user.email

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_invited(self) -> bool:
        """Whether the partner still has to choose a password."""
        return not self.user.has_usable_password()

    @property
    def status(self) -> str:
        """In one word: `active`, `invited` or `inactive`."""
        if not self.is_active:
            return "inactive"
        return "invited" if self.is_invited else "active"

    def team(self) -> PartnerQuerySet:
        """The partner and everybody below."""
        return Partner.objects.team_of(self)

    def clean(self) -> None:
        """Raises ValidationError for a parent from one's own team. Holds only inside a transaction."""
        if self.pk is None or self.parent_id is None:
            return
        lock_tree()
        if self.pk in line_of(self.parent_id):
            raise ValidationError(
                {
                    "parent": gettext("%(parent)s is below %(name)s, and cannot be above as well.")
                    % {"parent": self.parent, "name": self.name}
                }
            )

    def deactivate(self, at: datetime) -> bool:
        """Stop crediting, end all sessions and let nobody sign in, from this moment; False if that was so already."""
        return self._set_deactivated(self.deactivated_at is None, at)

    def reactivate(self) -> bool:
        """Let the partner in again; False if that was so already."""
        return self._set_deactivated(self.deactivated_at is not None, None)

    def _set_deactivated(self, is_change: bool, at: datetime | None) -> bool:
        if is_change:
            self.deactivated_at = at
            self.save(update_fields=["deactivated_at", "changed_at"])
            end_sessions(self.user)
        return is_change
