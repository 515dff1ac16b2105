"""What the books say in one word, in a partner's words."""

from dataclasses import dataclass
from typing import Any

from stats.models import OptIn

RULES = {
    "manual": "The owner has set that this customer is yours.",
    "token": "The visitor came straight from your address.",
    "cookie-last": "Your address was the last one that this visitor had followed.",
    "cookie-first": "Your address was the first one that this visitor had followed.",
    "history": "This customer had come to the shop through you before.",
    "by-hand": "The owner credited this one to you.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an opt-in counts, in two words, and how the words look."""

    words: str
    look: str


COUNTED = Standing("Counted", "good")
PARTLY = Standing("Partly paid back", "warn")
TAKEN_BACK = Standing("Taken back", "muted")
RESTORED = Standing("Restored", "good")


def standing(opt_in: Any) -> Standing:
    """Of a row from `OptIn` that was read with `was_taken_back`: whether it had ever been."""
    if opt_in.status == OptIn.Status.REVERSED:
        return TAKEN_BACK
    if opt_in.refunded:
        return PARTLY
    return RESTORED if opt_in.was_taken_back else COUNTED
