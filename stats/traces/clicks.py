"""The hit that led to an opt-in: as the books have it, or why they have it not."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats.capture.ids import moment_of
from stats.models import Hit, OptIn, PrunedDay
from stats.traces.words import moment

PRUNED = _("The click of {} was in the books and has been pruned since, with all of its day. Its counts stay.")
NOT_YET = _(
    "The click of {} is not in the books. If it was a moment ago, it will be within seconds. If not, it could not be "
    "written down, or its host has not carried it in yet: the page Health says more."
)
BY_HAND = _("It was credited by hand, so no click is claimed.")
BY_OWNER = _("No click is claimed: you have set this customer's partner yourself.")
NO_CLICK = _("No click is claimed.")


@dataclass(frozen=True, slots=True)
class Click:
    """The hit, if the books have it; otherwise what there is to say of it."""

    hit: Hit | None
    words: str = ""


def click_of(opt_in: OptIn) -> Click | None:
    """The click that is credited; None where nobody is. At most two queries."""
    if opt_in.partner_id is None:
        return None
    if opt_in.hit is None:
        return Click(None, str({"by-hand": BY_HAND, "manual": BY_OWNER}.get(opt_in.rule, NO_CLICK)))
    hit = Hit.objects.select_related("link", "partner", "ad").filter(pk=opt_in.hit).first()
    return Click(hit) if hit else Click(None, _missing(opt_in.hit))


def _missing(hit: UUID) -> str:
    at = moment_of(hit)
    is_pruned = PrunedDay.objects.newest() >= timezone.localtime(at).date()
    return (PRUNED if is_pruned else NOT_YET).format(moment(at))
