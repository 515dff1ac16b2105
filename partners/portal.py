"""The portal's settings: the one row of the owner's choices, read by everybody."""

import secrets
import zoneinfo
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.branding import Logo, ShownLogo, accent_address, shown_logo
from partners.colours import Palette, palette, parse_colour
from partners.compiled import compiled

MAX_WINDOW_DAYS = 3650
OWN_GREEN = "#0b6e5f"


def customer_key() -> bytes:
    """32 random bytes: customers' e-mails are hashed under a key that outlives the secret key."""
    return secrets.token_bytes(32)


def validate_time_zone(name: str) -> None:
    """Raises ValidationError for what the time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        words = _now("“%(name)s” is no time zone. Examples: Europe/Berlin, America/New_York, UTC.")
        raise ValidationError(words % {"name": name})


def validate_base_address(address: str) -> None:
    """Raises ValidationError unless it is scheme and host, with a port at most."""
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    plain = f"{parts.scheme}://{parts.netloc}" == address and "@" not in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine or not plain:
        raise ValidationError(_("Write it like https://go.example.com: http or https, the host, nothing behind it."))


class PortalManager(models.Manager["Portal"]):
    def current(self) -> "Portal":
        """The row, made with its defaults on a new database. It knows of the logo, in the same query."""
        found = _rows()
        return found[0] if found else self.with_logo().get_or_create(pk=1)[0]

    def with_logo(self) -> "models.QuerySet[Portal]":
        return self.annotate(logo_digest=models.Subquery(Logo.objects.values("digest")[:1]))  # type: ignore[no-redef]


class Portal(models.Model):
    """The portal settings."""

    class Touch(models.TextChoices):
        LAST = "last", _("Last touch: the newest click counts")
        FIRST = "first", _("First touch: the earliest click counts")

    class Lasting(models.TextChoices):
        WINDOW = "cookie", _("As long as a click counts: the window")
        FOREVER = "permanent", _("For ever")

    class Consent(models.TextChoices):
        ALWAYS = "always", _("Always")
        PAGE = "page", _("Only when your page says so: our script waits for the visitor's consent")
        NEVER = "never", _("Never: the click token alone counts")

    name = models.CharField(
        max_length=80, default="Referral Portal", help_text=_("Shown to partners on every page and in every mail.")
    )
    welcome = models.TextField(
        _("welcome text"),
        max_length=1000,
        blank=True,
        db_default="",
        help_text=_("Shown to everybody who signs in, and to new partners on their first page."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        db_default="",
        validators=[
            RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write it like #0b6e5f: six digits, from 0 to 9 and a to f."))
        ],
        help_text=_("Of buttons, links and charts. Blank: the portal's own green."),
    )
    language = models.CharField(
        max_length=10,
        default="en",
        db_default="en",
        help_text=_("Of mails, and of pages for browsers that ask for none that the portal speaks."),
    )
    base_address = models.CharField(
        _("base address of tracking links"),
        max_length=200,
        blank=True,
        validators=[validate_base_address],
        help_text=_(
            "Where the addresses that partners copy begin, like https://go.example.com. "
            "Blank: the portal's own address."
        ),
    )
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Decides where a day begins in every report. A change concerns later days only."),
    )
    fallback_address = models.CharField(
        max_length=2000,
        blank=True,
        help_text=_(
            "Where visitors go whose link is retired, expired or unknown. Blank: they see a page that says so."
        ),
    )
    token_parameter = models.CharField(
        max_length=32,
        default="rp",
        validators=[RegexValidator(r"\A[A-Za-z][A-Za-z0-9_-]*\Z", _("Use letters, digits, “-” and “_” only."))],
        help_text=_("The query parameter that carries the click token to your website."),
    )
    window_days = models.PositiveIntegerField(
        _("window in days"),
        null=True,
        blank=True,
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WINDOW_DAYS)],
        help_text=_(
            "How long after a click an opt-in is still credited. A link's or a partner's own number goes first. "
            "Blank: without end."
        ),
    )
    touch = models.CharField(
        _("which click counts"),
        max_length=5,
        choices=Touch,
        default=Touch.LAST,
        help_text=_("When a visitor followed the addresses of several partners."),
    )
    referrals_last = models.CharField(
        _("customers stay with their partner"),
        max_length=10,
        choices=Lasting,
        default=Lasting.WINDOW,
        db_default=Lasting.WINDOW,
        help_text=_("How long a customer's later opt-ins, known by the same e-mail, are credited without a new click."),
    )
    consent = models.CharField(
        _("cookie"),
        max_length=8,
        choices=Consent,
        default=Consent.ALWAYS,
        db_default=Consent.ALWAYS,
        help_text=_("Whether following an address sets the cookie that remembers the click."),
    )
    heeds_privacy_signal = models.BooleanField(
        _("heed the privacy signal of browsers"),
        default=False,
        db_default=False,
        help_text=_(
            "Whether a browser that sends Sec-GPC (Global Privacy Control) is set no cookie before your page "
            "says that the visitor agreed."
        ),
    )
    credits_self_referral = models.BooleanField(
        _("credit partners' own opt-ins"),
        default=False,
        help_text=_("Whether a partner who buys or signs up with their own e-mail is credited for it."),
    )
    customer_key = models.BinaryField(default=customer_key, editable=False)

    logo_digest: str | None = None

    objects = PortalManager()
    history = HistoricalRecords(excluded_fields=["customer_key"])

    class Meta:
        verbose_name = verbose_name_plural = _("portal settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_portal")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone in which the portal's days begin."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def palette(self) -> Palette:
        """The accent colour by day and by night, for what cannot have a style sheet."""
        return palette(parse_colour(self.accent) or OWN_GREEN)

    @property
    def accent_address(self) -> str:
        """Of the small style sheet in the owner's colour; empty if there is none."""
        colour = parse_colour(self.accent)
        return accent_address(colour) if colour else ""

    @property
    def logo(self) -> ShownLogo | None:
        """The owner's logo; None if there is none, or nobody has asked for it with the row."""
        return shown_logo(self.logo_digest)

    @property
    def believes_cookies(self) -> bool:
        """Whether a visitor's cookie says anything: not where none is ever set."""
        return self.consent != self.Consent.NEVER

    def day_of(self, moment: datetime) -> date:
        """The portal's day in which a moment lies."""
        return moment.astimezone(self.zone).date()

    def tracking_base(self) -> str:
        """Scheme and host of generated addresses, without a slash at the end; empty if nobody has said."""
        return self.base_address or settings.BASE_ADDRESS


@compiled()
def _rows() -> "models.QuerySet[Portal]":
    """The one row; every page asks for it."""
    return Portal.objects.with_logo().all()
