"""What was tried, one piece of evidence after the other, and what became of each."""

from dataclasses import dataclass
from typing import Any

from stats.models import OptIn
from stats.traces.names import Line, Names
from stats.traces.words import EVIDENCE, REASONS, moment_of_text

CREDITED = "Credited."
UNTIL_BY_HAND = "Credited, until it was decided by hand."
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


def steps(opt_in: OptIn, names: Names) -> list[Step]:
    """What was tried; the owner's word comes last, and stands above all."""
    found = [
        Step(
            EVIDENCE.get(line["evidence"], str(line["evidence"])),
            claim(line, names),
            outcome(opt_in, line),
            line["outcome"] == "credited" and not is_by_hand(opt_in),
            line.get("referral"),
        )
        for line in tried(opt_in)
    ]
    if not is_by_hand(opt_in):
        return found
    to = f"Credited to {opt_in.partner}." if opt_in.partner else "Credited to nobody."
    return [*found, Step(EVIDENCE[BY_HAND], "", to, opt_in.partner_id is not None)]


def is_by_hand(opt_in: OptIn) -> bool:
    """Whether the owner's word stands."""
    return BY_HAND in (opt_in.rule, opt_in.reason)


def outcome(opt_in: OptIn, line: Line) -> str:
    """What became of one piece of evidence."""
    if line["outcome"] == "credited":
        return UNTIL_BY_HAND if is_by_hand(opt_in) else CREDITED
    return REASONS.get(line["outcome"], str(line["outcome"]))


def claim(line: Line, names: Names) -> str:
    """`9 November 2026, 14:02: Hair care (haircare) by Alice (abc123)`; of a referral, since when and until when."""
    if "at" not in line:
        return ""
    at = moment_of_text(line["at"])
    if line["evidence"] not in FROM_HISTORY:
        return f"{at}: {names.of(line)}"
    end = f"until {moment_of_text(line['ends_at'])}" if line.get("ends_at") else "without end"
    return f"{names.of(line)}, since {at}, {end}"
