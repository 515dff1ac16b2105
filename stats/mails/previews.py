"""A mail as a partner would get it, for the owner to see. It is not sent, and its links end nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from partners.models import Partner, Portal
from stats.mails.editions import latest_days
from stats.mails.letters import digest_letter, opt_in_letter
from stats.mails.unsubscribing import address_for
from stats.models import Mail, OptIn


@dataclass(frozen=True, slots=True)
class Preview:
    to: str
    subject: str
    text: str
    html: str


def preview(partner: Partner, kind: Mail.Kind, portal: Portal, base: str, now: datetime) -> Preview | None:
    """Of the newest opt-in, or of the days before; None if there is nothing to tell."""
    letter = _letter(partner, kind, portal, base, now)
    if letter is None:
        return None
    stop, harmless = address_for(partner.pk, kind, base), base + reverse("notifications")
    html = str(letter.alternatives[0][0])
    return Preview(
        ", ".join(letter.to),
        str(letter.subject),
        str(letter.body).replace(stop, harmless),
        html.replace(stop, harmless),
    )


def _letter(
    partner: Partner, kind: Mail.Kind, portal: Portal, base: str, now: datetime
) -> EmailMultiAlternatives | None:
    if kind != Mail.Kind.OPT_IN:
        return digest_letter(partner, kind, latest_days(kind, portal.day_of(now)), portal, base)
    newest = OptIn.objects.counted().credited_to(partner).select_related("link", "ad").order_by("-at", "-pk").first()
    return opt_in_letter(partner, newest, portal, base) if newest else None
