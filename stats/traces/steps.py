"""What was tried, one piece of evidence after the other, and what became of each."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.models import OptIn
from stats.traces.names import Line, Names
from stats.traces.words import EVIDENCE, REASONS, moment_of_text

CREDITED = _("Credited.")
UNTIL_BY_HAND = _("Credited, until it was decided by hand.")
BY_HAND = "by-hand"
FROM_HISTORY = ("history", "manual")


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of evidence: what it was, what it claims, what became of it; `referral` is the history's row."""

    evidence: str
    claim: str
    outcome: str
    is_credited: bool = False
    referral: int | None = None


def tried(opt_in: OptIn) -> list[dict[str, Any]]:
    """The trace's own lines, in the order in which the evidence was tried."""
    return list(opt_in.trace.get("tried", []))


def names_somebody(opt_in: OptIn) -> Line | None:
    """Where nobody is credited, and the owner has not decided so: the first line that names a partner all the same."""
    if opt_in.partner_id is not None or is_by_hand(opt_in):
        return None
    return next((line for line in tried(opt_in) if line.get("partner")), None)


def steps(opt_in: OptIn, names: Names) -> list[Step]:
    """What was tried; the owner's word comes last, and stands above all."""
    found = [
        Step(
            str(EVIDENCE.get(line["evidence"], line["evidence"])),
            claim(line, names),
            outcome(opt_in, line),
            line["outcome"] == "credited" and not is_by_hand(opt_in),
            line.get("referral"),
        )
        for line in tried(opt_in)
    ]
    if not is_by_hand(opt_in):
        return found
    to = gettext("Credited to %(partner)s.") % {"partner": opt_in.partner or gettext("nobody")}
    return [*found, Step(str(EVIDENCE[BY_HAND]), "", to, opt_in.partner_id is not None)]


def is_by_hand(opt_in: OptIn) -> bool:
    """Whether the owner's word stands."""
    return BY_HAND in (opt_in.rule, opt_in.reason)


def outcome(opt_in: OptIn, line: Line) -> str:
    """What became of one piece of evidence."""
    if line["outcome"] == "credited":
        return str(UNTIL_BY_HAND if is_by_hand(opt_in) else CREDITED)
    return str(REASONS.get(line["outcome"], line["outcome"]))


def claim(line: Line, names: Names) -> str:
    """`9 November 2026, 14:02: Hair care (haircare) by Alice (abc123)`; of a referral, since when and until when."""
    if "at" not in line:
        return ""
    at = moment_of_text(line["at"])
    if line["evidence"] not in FROM_HISTORY:
        return f"{at}: {names.of(line)}"
    said = {"claim": names.of(line), "since": at}
    if not line.get("ends_at"):
        return gettext("%(claim)s, since %(since)s, without end") % said
    return gettext("%(claim)s, since %(since)s, until %(until)s") % {**said, "until": moment_of_text(line["ends_at"])}
