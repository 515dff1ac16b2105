"""One sentence for each thing that was found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.explaining.finding import Found
from stats.models import Delivery, Erasure, FormSubmission, OptIn, Outcome, Referral
from stats.money import money
from stats.traces.decisions import decision, what, whose
from stats.traces.words import moment

Row = TypeVar("Row", bound=Model)

WHAT_BECAME = {
    Outcome.RECORDED: _("it was recorded as a purchase"),
    Outcome.CHANGED: _("it changed a purchase"),
    Outcome.DUPLICATE: _("what it said was known already, so nothing changed"),
    Outcome.WAITING: _("it waits for its purchase, which the shop has not reported yet"),
    Outcome.IGNORED: _("it is of a kind that is not used"),
    Outcome.TEST: _("its source is for tests, so it was checked and not recorded"),
    Outcome.REFUSED: _("it was refused, so it counts nowhere"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was found: its page in the admin by name, its number, a heading and a sentence."""

    page: str
    pk: object
    at: str
    sentence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind."""

    title: str
    lines: list[Line]


def sections(found: Found, now: datetime) -> list[Section]:
    """What was found, kind by kind; kinds of which nothing was found are left out."""
    told = [
        Section(gettext("Opt-ins"), _lines(found.opt_ins, _opt_in)),
        Section(gettext("Form submissions"), _lines(found.submissions, _submission)),
        Section(gettext("Deliveries of shops"), _lines(found.deliveries, _delivery)),
        Section(gettext("Referral history"), _lines(found.referrals, lambda referral: _referral(referral, now))),
        Section(gettext("Erasures"), _lines(found.erasures, _erasure)),
    ]
    return [section for section in told if section.lines]


def _lines(rows: Iterable[Row], tell: Callable[[Row], Line]) -> list[Line]:
    return [tell(row) for row in rows]


def _opt_in(opt_in: OptIn) -> Line:
    amount = f", {money(opt_in.amount, opt_in.currency)}" if opt_in.amount is not None else ""
    later = _later(opt_in)
    return Line("stats_optin", opt_in.pk, moment(opt_in.at), f"{what(opt_in)}{amount}. {decision(opt_in)}", later)


def _later(opt_in: OptIn) -> str:
    if opt_in.status == OptIn.Status.REVERSED:
        return gettext("It was taken back since, so it counts in nobody's figures.")
    if opt_in.refunded:
        return gettext("%(amount)s was paid back since.") % {"amount": money(opt_in.refunded, opt_in.currency)}
    return ""


def _submission(submission: FormSubmission) -> Line:
    at = moment(submission.at)
    if submission.opt_in is None:
        why = submission.get_spam_display()
        words = gettext("Sent to %(form)s, and kept apart as spam, so it is no opt-in. The reason: %(why)s.")
        return Line("stats_formsubmission", submission.pk, at, words % {"form": submission.form, "why": why})
    belongs = gettext("Sent to %(form)s: it belongs to the opt-in of %(moment)s, credited to %(partner)s.")
    made = gettext("Sent to %(form)s: it made the opt-in of %(moment)s, credited to %(partner)s.")
    said = {"form": submission.form, "moment": moment(submission.opt_in.at)}
    said["partner"] = submission.opt_in.partner or gettext("nobody")
    words = (belongs if submission.opt_in.at < submission.at else made) % said
    return Line("stats_formsubmission", submission.pk, at, words)


def _delivery(delivery: Delivery) -> Line:
    said = {"source": delivery.source, "event": delivery.type or gettext("an event"), "order": delivery.order_name}
    said |= {"became": WHAT_BECAME[Outcome(delivery.outcome)]}
    if delivery.order_name:
        words = gettext("%(source)s sent “%(event)s” about order %(order)s: %(became)s.") % said
    else:
        words = gettext("%(source)s sent “%(event)s”: %(became)s.") % said
    if delivery.times > 1:
        words += " " + gettext("It came %(number)s times.") % {"number": delivery.times}
    return Line("stats_delivery", delivery.pk, moment(delivery.received_at), words, _note(delivery))


def _note(delivery: Delivery) -> str:
    """What the shop was told, where that says more than the outcome."""
    return "" if delivery.words == delivery.outcome else delivery.words


def _referral(referral: Referral, now: datetime) -> Line:
    by_owner = gettext("You have set that the customer belongs to %(whose)s.")
    by_click = gettext("The customer came through %(whose)s.")
    words = (by_owner if referral.kind == Referral.Kind.MANUAL else by_click) % {"whose": whose(referral)}
    lasting = _lasting(referral, now)
    return Line("stats_referral", referral.pk, referral.get_kind_display(), f"{words} {lasting}", referral.note)


def _lasting(referral: Referral, now: datetime) -> str:
    since, ends_at = moment(referral.since), referral.expires_at
    if ends_at is None:
        return gettext("It counts from %(since)s on, without end.") % {"since": since}
    said = {"since": since, "until": moment(ends_at)}
    if ends_at <= now:
        return gettext("It counted from %(since)s until %(until)s.") % said
    return gettext("It counts from %(since)s until %(until)s.") % said


def _erasure(erasure: Erasure) -> Line:
    words = gettext("The person asked to be forgotten. What was recorded before stays in the figures, without a name.")
    return Line("", erasure.pk, moment(erasure.at), words)
