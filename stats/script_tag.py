"""The tag that owners put on their website to load the script, with what the portal settings say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partners.portal import Portal
from stats.capture.cookies import MAX_AGE_DAYS
from stats.capture.fronts.statics import SCRIPT_PATH, integrity

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")


@dataclass(frozen=True, slots=True)
class ScriptTag:
    """Where the script is, and what it is told. Attributes without `data-` before them."""

    address: str
    data: Mapping[str, str]

    def __str__(self) -> SafeString:
        """The HTML."""
        data = format_html_join("", '\n  data-{}="{}"', self.data.items())
        return format_html(
            '<script src="{}"\n  integrity="{}"\n  crossorigin="anonymous" defer{}></script>',
            self.address,
            integrity(),
            data,
        )


def script_tag(portal: Portal, base: str, shops: Sequence[str] = (), domain: str = "") -> ScriptTag:
    """The tag for a website: the script comes from `base`; `shops` and `domain` are hosts."""
    days = min(portal.window_days or MAX_AGE_DAYS, MAX_AGE_DAYS)
    data = {"parameter": portal.token_parameter, "days": str(days), "consent": consent_of(portal)}
    data["touch"] = "first" if portal.touch == Portal.Touch.FIRST else ""
    data |= {"shops": " ".join(shops), "domain": domain}
    return ScriptTag(base + SCRIPT_PATH, {name: text for name, text in data.items() if text})


def consent_of(portal: Portal) -> str:
    """What the script waits for: `wait`, `signal` (only where the browser asks for privacy), `never`, or nothing."""
    if portal.consent == Portal.Consent.ALWAYS:
        return "signal" if portal.heeds_privacy_signal else ""
    return "wait" if portal.consent == Portal.Consent.PAGE else "never"


def clean_host(text: str) -> str:
    """The host that somebody typed or pasted, as browsers spell it. Raises ValidationError."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        spelled = host.encode("idna").decode().lower()
    except ValueError:
        spelled = ""
    if not HOST.fullmatch(spelled):
        raise ValidationError(_("“%(text)s” is no host name. Write it like shop.example.com.") % {"text": text})
    return spelled
