"""What became of an opt-in later: each change with who made it, and what was so before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stats.capture.opt_ins.trace import state_of
from stats.models import OptIn
from stats.money import money
from stats.traces.names import Names
from stats.traces.words import SHORT, STATUS, moment_of_text, name_of_change

State = Mapping[str, Any]
CREDIT = ("partner", "link", "ad")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One change. `by` is empty where the portal itself made it."""

    at: str
    what: str
    by: str
    words: str
    differences: tuple[Difference, ...]


def states(opt_in: OptIn) -> list[dict[str, Any]]:
    """What was so before each change, and what is so now."""
    before = [dict(change.get("from", {})) for change in opt_in.trace.get("changes", [])]
    return [*before, state_of(opt_in)]


def changes(opt_in: OptIn, names: Names) -> list[Changed]:
    """The oldest first, as they are written down."""
    told, known = opt_in.trace.get("changes", []), states(opt_in)
    return [
        Changed(
            moment_of_text(change["at"]),
            name_of_change(change["what"]),
            change.get("by", ""),
            change.get("words", ""),
            tuple(_differences(opt_in, known[number], known[number + 1], names)),
        )
        for number, change in enumerate(told)
    ]


def last_word(opt_in: OptIn) -> State:
    """The newest decision by hand; empty if there was none."""
    by_hand = [change for change in opt_in.trace.get("changes", []) if change.get("what") == "by-hand"]
    return by_hand[-1] if by_hand else {}


def _differences(opt_in: OptIn, before: State, after: State, names: Names) -> list[Difference]:
    """In the words of the page; nothing is said of what one of the two does not tell."""
    both = before.keys() & after.keys()
    found = []
    if both.issuperset(CREDIT):
        found.append(Difference(_("Credited to"), names.credit(before), names.credit(after)))
    if both.issuperset({"rule", "reason"}):
        found.append(Difference(_("Because of"), _mark(before), _mark(after)))
    if "status" in both:
        found.append(Difference(_("Status"), *(str(STATUS.get(state["status"], "")) for state in (before, after))))
    if "refunded" in both and opt_in.currency:
        found.append(Difference(_("Paid back"), *(_money(state, opt_in.currency) for state in (before, after))))
    return [difference for difference in found if difference.before != difference.after]


def _mark(state: State) -> str:
    mark = str(state["rule"] or state["reason"])
    return str(SHORT.get(mark, mark))


def _money(state: State, currency: str) -> str:
    return money(Decimal(state["refunded"]), currency)
