"""How an opt-in came to its credit, or to none, in an owner's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import OptIn

EVIDENCE = {
    "token": "The click token that came with it",
    "cookie-last": "The newest click in the visitor's cookie",
    "cookie-first": "The earliest click in the visitor's cookie",
}

REASONS = {
    "no-evidence": "Nothing said which partner had sent the visitor.",
    "malformed": "It was cut short or garbled.",
    "forged": "This portal has not signed it.",
    "future": "It claims to come from the future.",
    "unknown": "Its link, partner or ad is not in the books.",
    "expired": "The click was older than the window.",
    "inactive-partner": "The partner was deactivated.",
    "not-open": "The link is not open to this partner any more.",
    "self-referral": "It is the partner's own e-mail address.",
}

# The same in a word or two, for lists.
SHORT = {
    "token": "click token",
    "cookie-last": "newest click",
    "cookie-first": "earliest click",
    "no-evidence": "no evidence",
    "malformed": "garbled token",
    "forged": "forged token",
    "future": "token from the future",
    "unknown": "unknown click",
    "expired": "click too old",
    "inactive-partner": "partner deactivated",
    "not-open": "link not open to the partner",
    "self-referral": "partner's own e-mail",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of evidence: what it was, the click that it proves, what became of it."""

    evidence: str
    click: str
    outcome: str


def reason_in_words(reason: str) -> str:
    return REASONS.get(reason, reason)


def steps(opt_in: OptIn) -> list[Step]:
    """The trace, in the order in which the evidence was tried. Names are read with one query each."""
    lines: list[dict[str, Any]] = opt_in.trace.get("tried", [])
    links = TrackingLink.objects.in_bulk(_ids(lines, "link"))
    partners = Partner.objects.in_bulk(_ids(lines, "partner"))
    ads = Ad.objects.in_bulk(_ids(lines, "ad"))
    return [
        Step(
            EVIDENCE.get(line["evidence"], line["evidence"]),
            _click(line, links.get(line.get("link")), partners.get(line.get("partner")), ads.get(line.get("ad"))),
            "Credited." if line["outcome"] == "credited" else reason_in_words(line["outcome"]),
        )
        for line in lines
    ]


def _ids(lines: Iterable[dict[str, Any]], name: str) -> set[int]:
    return {line[name] for line in lines if line.get(name)}


def _click(line: dict[str, Any], link: TrackingLink | None, partner: Partner | None, ad: Ad | None) -> str:
    """`9 November 2026, 14:02: Hair care (haircare) by Alice (abc123), ad Website 2 (website2)`."""
    if "at" not in line:
        return ""
    at = timezone.localtime(datetime.fromisoformat(line["at"]))
    words = f"{at:%-d %B %Y, %H:%M}: {link or 'an unknown link'} by {partner or 'an unknown partner'}"
    return f"{words}, ad {ad}" if ad else words
