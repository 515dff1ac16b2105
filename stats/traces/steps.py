"""What was tried, one piece of evidence after the other, and what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stats.models import OptIn
from stats.traces.names import Line, Names
from stats.traces.words import EVIDENCE, REASONS, moment_of_text

CREDITED = "Credited."
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


def steps(lines: Iterable[Line], names: Names) -> list[Step]:
    return [
        Step(
            EVIDENCE.get(line["evidence"], str(line["evidence"])),
            claim(line, names),
            outcome(line),
            line["outcome"] == "credited",
            line.get("referral"),
        )
        for line in lines
    ]


def outcome(line: Line) -> str:
    return CREDITED if line["outcome"] == "credited" else REASONS.get(line["outcome"], str(line["outcome"]))


def claim(line: Line, names: Names) -> str:
    """`9 November 2026, 14:02: Hair care (haircare) by Alice (abc123)`; of a referral, since when and until when."""
    if "at" not in line:
        return ""
    at = moment_of_text(line["at"])
    if line["evidence"] not in FROM_HISTORY:
        return f"{at}: {names.of(line)}"
    end = f"until {moment_of_text(line['ends_at'])}" if line.get("ends_at") else "without end"
    return f"{names.of(line)}, since {at}, {end}"
