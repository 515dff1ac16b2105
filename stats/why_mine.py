"""The story of one opt-in for its partner: what happened when, and why it counts. Never who it was, or which order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.capture.ids import moment_of
from stats.capture.opt_ins.facts import window_days
from stats.capture.opt_ins.trace import credited_click
from stats.models import Adjustment, OptIn
from stats.money import money
from stats.reports.days import Days
from stats.reports.figures import Figures, add_up
from stats.reports.grouped import figures_by
from stats.reports.questions import NO_AD_ID, Question
from stats.traces.changes import states
from stats.wording import RULES

AROUND = timedelta(days=14)
BY_CLICK = ("token", "cookie-last", "cookie-first")


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a moment, in one sentence."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """`reasons` are whole sentences; `days` are those around it, with what its link and ad counted."""

    reasons: list[str]
    happenings: list[Happening]
    days: Days
    by_day: Mapping[date, Figures]

    @property
    def total(self) -> Figures:
        return add_up(self.by_day.values())


def story(opt_in: OptIn, today: date) -> Story:
    """Of a row that was read with its partner, link and ad. Five queries at most."""
    days = Days(opt_in.day - AROUND, min(opt_in.day + AROUND, max(today, opt_in.day)))
    return Story(
        list(_reasons(opt_in)),
        sorted(_happenings(opt_in), key=lambda happening: happening.at),
        days,
        figures_by(_same_address(opt_in, days), "day"),
    )


def click_at(opt_in: OptIn) -> datetime | None:
    """When its click was, if one is claimed."""
    return moment_of(opt_in.hit) if opt_in.hit else None


def _same_address(opt_in: OptIn, days: Days) -> Question:
    """The partner alone, with this link and this ad."""
    if opt_in.partner is None or opt_in.link_id is None:
        raise ValueError("An opt-in that nobody is credited with is nobody's.")
    chosen = {"link": (opt_in.link_id,), "ad": (opt_in.ad_id or NO_AD_ID,)}
    return Question(opt_in.partner, days, chosen=chosen, team=(opt_in.partner.pk,))


def _reasons(opt_in: OptIn) -> Iterator[str]:
    yield str(RULES.get(opt_in.rule, opt_in.rule))
    clicked = click_at(opt_in)
    if clicked is not None:
        yield _("The click was on %(moment)s.") % {"moment": _moment(clicked)}
    if opt_in.rule in BY_CLICK:
        yield _window(opt_in)


def _window(opt_in: OptIn) -> str:
    """For how long a click counted when it was decided; as it is today where an old trace does not tell."""
    click = credited_click(opt_in)
    if "window_days" in click:
        return _window_then(click["window_days"])
    if opt_in.partner is None or opt_in.link is None:
        return ""
    days = window_days(opt_in.partner, opt_in.link)
    if days is None:
        return _("A click on this address counts without end.")
    text = ngettext(
        "A click on this address counts for %(days)s day.", "A click on this address counts for %(days)s days.", days
    )
    return text % {"days": days}


def _window_then(days: int | None) -> str:
    if days is None:
        return _("A click on this address counted without end then.")
    text = ngettext(
        "A click on this address counted for %(days)s day then.",
        "A click on this address counted for %(days)s days then.",
        days,
    )
    return text % {"days": days}


def _happenings(opt_in: OptIn) -> Iterator[Happening]:
    clicked = click_at(opt_in)
    if clicked is not None:
        yield Happening(clicked, _("Somebody followed your address."))
    yield Happening(opt_in.at, _bought_or_sent(opt_in))
    for adjustment in Adjustment.objects.filter(order__opt_in=opt_in).order_by("at", "pk"):
        yield Happening(adjustment.at, _adjusted(adjustment, opt_in))
    yield from _by_the_owner(opt_in)


def _bought_or_sent(opt_in: OptIn) -> str:
    if opt_in.kind == OptIn.Kind.FORM:
        return _("The visitor submitted a form.")
    if opt_in.amount is None:
        return _("The visitor bought something.")
    return _("The visitor bought something for %(amount)s.") % {"amount": money(opt_in.amount, opt_in.currency)}


def _adjusted(adjustment: Adjustment, opt_in: OptIn) -> str:
    kind = Adjustment.Kind(adjustment.kind)
    if kind == Adjustment.Kind.REVERSAL:
        return _("The purchase was taken back: it was cancelled, or the payment was disputed.")
    if kind == Adjustment.Kind.RESTORATION:
        return _("It was restored: the purchase counts again.")
    if adjustment.amount is None:
        return _("All of it was paid back.")
    amount = {"amount": money(adjustment.amount, adjustment.currency or opt_in.currency)}
    if kind == Adjustment.Kind.REFUNDED_SO_FAR:
        return _("Paid back so far: %(amount)s.") % amount
    return _("%(amount)s was paid back.") % amount


def _by_the_owner(opt_in: OptIn) -> Iterator[Happening]:
    """What the owner changed, without whose it was before, or the reason that was given."""
    known = states(opt_in)
    for number, change in enumerate(opt_in.trace.get("changes", [])):
        at, before, after = datetime.fromisoformat(change["at"]), known[number], known[number + 1]
        if change["what"] == "by-hand" and after.get("partner") == opt_in.partner_id:
            yield Happening(at, _("The owner credited it to you."))
        elif change["what"] != "adjustment" and before.get("status") != after.get("status"):
            is_back = after.get("status") == OptIn.Status.VALID
            yield Happening(at, _("The owner restored it.") if is_back else _("The owner took it back."))


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
