"""One sentence for each thing that was found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from stats.explaining.finding import Found
from stats.models import Delivery, Erasure, FormSubmission, OptIn, Outcome, Referral
from stats.money import money
from stats.traces.decisions import decision, what
from stats.traces.words import moment

Row = TypeVar("Row", bound=Model)

WHAT_BECAME = {
    Outcome.RECORDED: "it was recorded as a purchase",
    Outcome.CHANGED: "it changed a purchase",
    Outcome.DUPLICATE: "what it said was known already, so nothing changed",
    Outcome.WAITING: "it waits for its purchase, which the shop has not reported yet",
    Outcome.IGNORED: "it is of a kind that is not used",
    Outcome.TEST: "its source is for tests, so it was checked and not recorded",
    Outcome.REFUSED: "it was refused, so it counts nowhere",
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
        Section("Opt-ins", _lines(found.opt_ins, _opt_in)),
        Section("Form submissions", _lines(found.submissions, _submission)),
        Section("Deliveries of shops", _lines(found.deliveries, _delivery)),
        Section("Referral history", _lines(found.referrals, lambda referral: _referral(referral, now))),
        Section("Erasures", _lines(found.erasures, _erasure)),
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
        return "It was taken back since, so it counts in nobody's figures."
    if opt_in.refunded:
        return f"{money(opt_in.refunded, opt_in.currency)} was paid back since."
    return ""


def _submission(submission: FormSubmission) -> Line:
    at = moment(submission.at)
    if submission.opt_in is None:
        why = submission.get_spam_display()
        words = f"Sent to {submission.form}, and kept apart as spam, so it is no opt-in. The reason: {why}."
        return Line("stats_formsubmission", submission.pk, at, words)
    to = submission.opt_in.partner or "nobody"
    made = "it belongs to" if submission.opt_in.at < submission.at else "it made"
    words = f"Sent to {submission.form}: {made} the opt-in of {moment(submission.opt_in.at)}, credited to {to}."
    return Line("stats_formsubmission", submission.pk, at, words)


def _delivery(delivery: Delivery) -> Line:
    order = f" about order {delivery.order_name}" if delivery.order_name else ""
    times = f" It came {delivery.times} times." if delivery.times > 1 else ""
    became = WHAT_BECAME[Outcome(delivery.outcome)]
    words = f"{delivery.source} sent “{delivery.type or 'an event'}”{order}: {became}.{times}"
    return Line("stats_delivery", delivery.pk, moment(delivery.received_at), words, _note(delivery))


def _note(delivery: Delivery) -> str:
    """What the shop was told, where that says more than the outcome."""
    return "" if delivery.words == delivery.outcome else delivery.words


def _referral(referral: Referral, now: datetime) -> Line:
    ad = f", ad {referral.ad}" if referral.ad else ""
    whose = f"{referral.partner} for {referral.link}{ad}"
    is_manual = referral.kind == Referral.Kind.MANUAL
    words = (
        f"You have set that the customer belongs to {whose}." if is_manual else f"The customer came through {whose}."
    )
    since, ends_at = moment(referral.since), referral.expires_at
    if ends_at is None:
        words += f" It counts from {since} on, without end."
    else:
        words += f" It {'counted' if ends_at <= now else 'counts'} from {since} until {moment(ends_at)}."
    return Line("stats_referral", referral.pk, referral.get_kind_display(), words, referral.note)


def _erasure(erasure: Erasure) -> Line:
    words = "The person asked to be forgotten. What was recorded before stays in the figures, without a name."
    return Line("", erasure.pk, moment(erasure.at), words)
