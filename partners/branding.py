"""What makes the portal look like its owner's: the logo, kept in the database for every host, and the accent."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy

from partners.colours import palette
from partners.pictures import Picture, PictureRefused, look_at

ACCENT_PATH = "/branding/accent-"
KEPT = "public, max-age=31536000, immutable"

_ACCENT = re.compile(re.escape(ACCENT_PATH) + r"([0-9a-f]{6})-[0-9a-f]{8}\.css")


class Logo(models.Model):
    """The one logo of the portal, a file of at most some kilobytes; no row where there is none."""

    content = models.BinaryField()
    content_type = models.CharField(max_length=40)
    digest = models.CharField(
        max_length=64, help_text=gettext_lazy("SHA-256 of the content, in its address: a new logo is new at once.")
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_logo")]

    def __str__(self) -> str:
        return "The portal's logo"

    @classmethod
    def keep(cls, content: bytes, content_type: str) -> None:
        """This is the logo from now on."""
        digest = hashlib.sha256(content).hexdigest()
        chosen = {"content": content, "content_type": content_type, "digest": digest}
        cls.objects.update_or_create(pk=1, defaults=chosen)


@dataclass(frozen=True, slots=True)
class ShownLogo:
    """The logo as a page shows it: its address, how large, and whether it is wide enough to say the name itself."""

    address: str
    picture: Picture

    HEIGHT = 28

    @property
    def width(self) -> int:
        """At the height that a page's head has room for."""
        return max(1, min(200, round(self.HEIGHT * self.picture.width / self.picture.height)))

    @property
    def is_wide(self) -> bool:
        return self.picture.width >= 2 * self.picture.height

    @property
    def is_for_mails(self) -> bool:
        """Whether mail programs show it: no drawings."""
        return self.picture.content_type != "image/svg+xml"


def shown_logo(digest: str | None) -> ShownLogo | None:
    """The logo with this digest; None where there is none. Each process looks at it once."""
    if not digest:
        return None
    try:
        return ShownLogo(f"/branding/logo-{digest}", _picture(digest))
    except (Logo.DoesNotExist, PictureRefused):
        return None


@lru_cache(maxsize=8)
def _picture(digest: str) -> Picture:
    return look_at(bytes(Logo.objects.only("content").get(digest=digest).content))


@lru_cache(maxsize=64)
def stylesheet(colour: str) -> str:
    """What tokens.css says, in the owner's colour. As specific as that one, and linked after it."""
    found = palette(colour)
    day, night = found.day, found.night
    pairs = {
        "accent": (day.accent, night.accent),
        "accent-strong": (day.strong, night.strong),
        "accent-soft": (day.soft, night.soft),
        "on-accent": (day.on, night.on),
        "accent-deep": (day.accent, day.accent),
        "focus": (day.accent, night.accent),
        "series": (day.accent, night.accent),
    }
    lines = [f"--{name}:light-dark({by_day},{by_night})" for name, (by_day, by_night) in pairs.items()]
    return f"html:root{{{';'.join(lines)}}}\n"


def accent_address(colour: str) -> str:
    """Of the sheet. It names the colour, so that whoever serves it asks nobody; another sheet has another address."""
    version = hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:8]
    return f"{ACCENT_PATH}{colour.removeprefix('#')}-{version}.css"


def served_stylesheet(path: str) -> str | None:
    """The sheet at this path; None if it is none that we have made."""
    match = _ACCENT.fullmatch(path)
    colour = f"#{match[1]}" if match else ""
    return stylesheet(colour) if match and accent_address(colour) == path else None
