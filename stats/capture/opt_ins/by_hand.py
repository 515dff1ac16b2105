"""The owner decides: credit an opt-in to a partner, or to nobody, whatever its evidence says."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.capture.books import tallies
from stats.capture.credit import NoCredit, Rule
from stats.capture.opt_ins import trace
from stats.capture.opt_ins.settling import counted_anew, remember
from stats.models import OptIn


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom an opt-in is credited to: a partner with one of the links, and an ad perhaps."""

    partner: Partner
    link: TrackingLink
    ad: Ad | None = None


def credit_by_hand(opt_in: OptIn, to: Credit | None, *, by: str, why: str, now: datetime) -> OptIn:
    """Credit the opt-in to somebody, or with None to nobody; it is written into its trace who did it and why.

    The customer's history follows, for what comes later; what is recorded already stays. Returns the fresh row.
    """
    with transaction.atomic():
        tallies.lock()
        row = OptIn.objects.get(pk=opt_in.pk)
        trace.note(row, "by-hand", why, at=now, by=by)
        with counted_anew(row):
            row.partner = to.partner if to else None
            row.link = to.link if to else None
            row.ad = to.ad if to else None
            row.hit = None
            row.rule, row.reason = (Rule.BY_HAND, "") if to else ("", NoCredit.BY_HAND)
        remember(row)
    return row


def take_back(opt_in: OptIn, *, what: str, by: str, why: str, now: datetime) -> OptIn:
    """Let a form's opt-in count no more, for example as spam. A second time changes nothing. Returns the fresh row."""
    return _stand(opt_in, OptIn.Status.REVERSED, what=what, by=by, why=why, now=now)


def give_back(opt_in: OptIn, *, what: str, by: str, why: str, now: datetime) -> OptIn:
    """Let a form's opt-in that was taken back count again."""
    return _stand(opt_in, OptIn.Status.VALID, what=what, by=by, why=why, now=now)


def _stand(opt_in: OptIn, status: str, *, what: str, by: str, why: str, now: datetime) -> OptIn:
    with transaction.atomic():
        tallies.lock()
        row = OptIn.objects.get(pk=opt_in.pk)
        if row.status != status:
            trace.note(row, what, why, at=now, by=by)
            with counted_anew(row):
                row.status = status
            remember(row)
    return row
