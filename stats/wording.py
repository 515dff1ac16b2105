"""What the books say in one word, in a partner's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stats.models import OptIn

RULES: dict[str, Promise] = {
    "manual": _("The owner has set that this customer is yours."),
    "token": _("The visitor came straight from your address."),
    "cookie-last": _("Your address was the last one that this visitor had followed."),
    "cookie-first": _("Your address was the first one that this visitor had followed."),
    "history": _("This customer had come to the shop through you before."),
    "by-hand": _("The owner credited this one to you."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an opt-in counts: for addresses and programs, for people, and how the words look."""

    code: str
    words: Promise
    look: str


COUNTED = Standing("counted", _("Counted"), "good")
PARTLY = Standing("partly-refunded", _("Partly paid back"), "warn")
TAKEN_BACK = Standing("reversed", _("Taken back"), "muted")
RESTORED = Standing("counted", _("Restored"), "good")


def standing(opt_in: Any) -> Standing:
    """Of a row from `OptIn` that was read with `was_taken_back`: whether it had ever been."""
    if opt_in.status == OptIn.Status.REVERSED:
        return TAKEN_BACK
    if opt_in.refunded:
        return PARTLY
    return RESTORED if opt_in.was_taken_back else COUNTED
