"""`docs/tracking.md` names every rule, every reason and every part of a trace that the code knows, and no other."""

import re
from pathlib import Path

from stats.capture.credit import PASSED_OVER, NoCredit, Rule
from stats.traces.words import CHANGES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tracking.md").read_text()
CREDIT = PAGE.split("## Credit\n")[1].split("\n## ")[0]


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the chapter's table with this heading, by the word in their first cell."""
    lines = CREDIT.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {first.strip(" `"): rest for first, *rest in cells}


def test_every_rule_has_its_line() -> None:
    assert set(table("rule")) == {rule.value for rule in Rule}


def test_every_reason_has_its_line() -> None:
    assert set(table("reason")) == {reason.value for reason in NoCredit}


def test_what_is_passed_over_is_as_the_code_has_it() -> None:
    passed_over = {reason for reason, (_, then, _) in table("reason").items() if then == "the next evidence"}

    assert passed_over == {reason.value for reason in PASSED_OVER}


def test_every_part_of_a_trace_is_told() -> None:
    assert set(table("field")) == {"evidence", "terms", "tried", "changes"}


def test_every_kind_of_change_is_told() -> None:
    line = next(line for line in CREDIT.splitlines() if line.startswith("What changes an opt-in later"))

    assert set(re.findall(r"`([a-z-]+)`", line)) - {"what"} == set(CHANGES)


def test_every_change_that_the_code_writes_down_is_one_of_them() -> None:
    sources = "\n".join(path.read_text() for path in (ROOT / "stats" / "capture").rglob("*.py"))
    written = set(re.findall(r'trace\.note\(\w+, "([a-z-]+)"|WHAT = "([a-z-]+)"', sources))

    assert {"".join(found) for found in written} == set(CHANGES)
