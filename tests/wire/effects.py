"""What a row may have changed in the books, compared with what it says it should."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from links.models import TrackingLink
from stats.models import Hit, OptIn
from tests.wire.http import Answer

NUMBER = re.compile(r"(<=)?(\d+)")


def _matches(expected: Any, found: int) -> bool:
    at_most, number = NUMBER.match(str(expected)).groups()
    return found <= int(number) if at_most else found == int(number)


def check_hits(expected: Any, since: datetime) -> None:
    """A hit, in the rows' words, is one that a partner sees: a person's, credited."""
    hits = list(Hit.objects.filter(at__gte=since))
    credited = [hit for hit in hits if hit.partner_id and hit.visit_class == "counted"]
    if expected == "1 flagged bot, 0 credited":
        assert [hit.visit_class for hit in hits] == ["bot"]
        return
    assert _matches(expected, len(credited))
    if "ad is null" in str(expected):
        assert all(hit.ad_id is None for hit in credited)


def check_opt_ins(expected: Any, since: datetime) -> None:
    """Opt-ins, and the reason that the row wants them to carry."""
    opt_ins = list(OptIn.objects.filter(received_at__gte=since))
    assert _matches(expected, len(opt_ins))
    if "uncredited" in str(expected):
        assert all(opt_in.partner is None and opt_in.reason for opt_in in opt_ins)
    if "self_referral" in str(expected):
        assert [opt_in.reason for opt_in in opt_ins] == ["self-referral"]


def check_location(answer: Answer, own_host: str, configured: Iterable[str] = ()) -> None:
    """Nobody is sent where the database did not say: our own pages, a website address, a thank-you page."""
    if not answer.location:
        return
    addresses = [*TrackingLink.objects.values_list("website_address", flat=True), *configured]
    target = urlsplit(answer.location)
    ours = target.netloc in ("", own_host) and not answer.location.startswith(("//", "/\\"))
    allowed = {urlsplit(address)[:3] for address in addresses}
    assert ours or target[:3] in allowed, answer.location
    assert answer.location.isascii()
    assert answer.location.isprintable()
