"""What the books say about a claim's link and partner: today, and as it was when an opt-in was decided first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from partners.portal import Portal
from stats.capture.credit import Claim, Facts, NoCredit
from stats.capture.customers import normalise_email

# What was found of a claim on the day of the opt-in stays so, whatever the owner changed since.
AS_THEN: dict[str, dict[str, Any]] = {
    "credited": {"deactivated_at": None, "may_use_link": True},
    NoCredit.SELF_REFERRAL: {"deactivated_at": None, "may_use_link": True},
    NoCredit.INACTIVE_PARTNER: {"deactivated_at": datetime.min.replace(tzinfo=UTC)},
    NoCredit.NOT_OPEN: {"deactivated_at": None, "may_use_link": False},
}


def facts_of(claim: Claim) -> Facts | None:
    """What the books say about a claim's link, partner and ad; None if one of them is unknown."""
    link = TrackingLink.objects.filter(pk=claim.link).first()
    partner = Partner.objects.select_related("user").filter(pk=claim.partner).first()
    if link is None or partner is None or (claim.ad and not Ad.objects.filter(pk=claim.ad).exists()):
        return None
    return Facts(
        window_days=window_days(partner, link),
        deactivated_at=partner.deactivated_at,
        may_use_link=TrackingLink.objects.open_to(partner).filter(pk=link.pk).exists(),
        partner_emails=frozenset({normalise_email(partner.user.email)} if partner.user.email else ()),
    )


def as_then(found: Facts, outcome: str, email: str) -> Facts:
    """What is so of a claim that had this outcome when it was decided on first."""
    # Of somebody who was erased nobody knows any more whose e-mail it was.
    if outcome == NoCredit.SELF_REFERRAL:
        found = replace(found, partner_emails=frozenset({email}))
    return replace(found, **AS_THEN.get(outcome, {}))


def window_days(partner: Partner, link: TrackingLink) -> int | None:
    """The partner's window, else the link's, else the portal's; None: without end."""
    windows = (partner.window_days, link.window_days, Portal.objects.current().window_days)
    return next((days for days in windows if days is not None), None)


def end_of(referred_at: datetime, partner: Partner, link: TrackingLink) -> datetime | None:
    """When a referral of this moment ends if it lasts as long as a click; None: never."""
    days = window_days(partner, link)
    return None if days is None else referred_at + timedelta(days=days)
