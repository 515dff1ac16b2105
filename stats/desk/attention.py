"""What needs the owner's attention, each with the page where it is mended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.mails import reaches_nobody
from partners.models import User
from stats.admin_health import MAY_LOOK, health_now
from stats.capture.credit import NoCredit
from stats.desk.counting import Counted, counted
from stats.health.kinds import State
from stats.outcomes import NOT_CREDITED
from stats.reports.days import Days
from stats.traces.words import SHORT

# As it should be: the customer came without a partner, or the owner has decided.
FINE = {NoCredit.NO_EVIDENCE.value, "by-hand"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a matter: how much of it for which reason, and the list of just that."""

    words: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look at."""

    state: State
    words: str
    address: str
    parts: tuple[Part, ...] = ()


def matters(user: User, days: Days, outcomes: Mapping[str, int], now: datetime) -> list[Matter]:
    """All that this person may know of, the worst first. At most two queries."""
    numbers = counted(user, days, now)
    found = [*_set_aside(numbers["quarantine"]), *_mails(numbers["mails"])]
    found += _shops(numbers["refused"], numbers["unsigned"])
    found += [*_hits(user, days, outcomes), *_opt_ins(numbers["opt-ins"], days), *_spam(numbers["spam"])]
    found += [*_alarms(user), *_mail(user)]
    return sorted(found, key=lambda matter: matter.state != State.BAD)


def _set_aside(records: Sequence[Counted]) -> Iterator[Matter]:
    if number := _sum(records):
        words = ngettext(
            "%(number)s record was set aside, and is in no figure.",
            "%(number)s records were set aside, and are in no figure.",
            number,
        )
        yield Matter(State.BAD, words % {"number": intcomma(number)}, _list("stats_quarantinedrecord"))


def _mails(failed: Sequence[Counted]) -> Iterator[Matter]:
    if number := _sum(failed):
        words = ngettext("%(number)s mail did not go.", "%(number)s mails did not go.", number)
        yield Matter(State.BAD, words % {"number": intcomma(number)}, _list("stats_mail", state="failed"))


def _alarms(user: User) -> Iterator[Matter]:
    """What is bad on a host; what has a page of its own is told above."""
    if user.has_perm(MAY_LOOK):
        health = health_now()
        lines = [(host.name, line) for host in health.hosts for line in host.lines]
        lines += [("", line) for line in health.portal if not line.page]
        for host, line in lines:
            if line.state == State.BAD:
                yield Matter(State.BAD, f"{host}: {line}" if host else str(line), reverse("admin:health"))


def _mail(user: User) -> Iterator[Matter]:
    if reaches_nobody() and user.has_perm("stats.view_mail"):
        words = _("Mail is not sent: invitations and forgotten passwords reach nobody. Set EMAIL_URL.")
        yield Matter(State.BAD, words, _list("stats_mail"))


def _shops(refused: Sequence[Counted], unsigned: Sequence[Counted]) -> list[Matter]:
    """Shops whose events were refused in the last week, signed or not, by their names."""
    found = [(shop.name, _refused(shop)) for shop in refused] + [(shop.name, _unsigned(shop)) for shop in unsigned]
    return [matter for _name, matter in sorted(found, key=lambda told: told[0])]


def _refused(shop: Counted) -> Matter:
    words = ngettext(
        "%(source)s: %(number)s event was refused in the last 7 days.",
        "%(source)s: %(number)s events were refused in the last 7 days.",
        shop.number,
    )
    address = _list("stats_delivery", outcome__exact="refused", source__id__exact=shop.which)
    return Matter(State.BAD, words % {"source": shop.name, "number": intcomma(shop.number)}, address)


def _unsigned(shop: Counted) -> Matter:
    words = ngettext(
        "%(source)s: %(number)s event came without a valid signature in the last 7 days.",
        "%(source)s: %(number)s events came without a valid signature in the last 7 days.",
        shop.number,
    )
    address = reverse("admin:stats_purchasesource_change", args=[shop.which])
    return Matter(State.BAD, words % {"source": shop.name, "number": intcomma(shop.number)}, address)


def _hits(user: User, days: Days, outcomes: Mapping[str, int]) -> Iterator[Matter]:
    if not user.has_perm("stats.view_linktally"):
        return
    parts = [
        Part(str(words), outcomes[reason], _list("stats_linktally", outcome=reason, days=len(days)))
        for reason, words in NOT_CREDITED.items()
        if outcomes.get(reason)
    ]
    if parts:
        number = sum(part.number for part in parts)
        words = ngettext("%(number)s hit was credited to nobody.", "%(number)s hits were credited to nobody.", number)
        address = _list("stats_linktally", outcome="not-credited", days=len(days))
        yield Matter(State.LOOK, words % {"number": intcomma(number)}, address, _most_first(parts))


def _opt_ins(uncredited: Sequence[Counted], days: Days) -> Iterator[Matter]:
    if not {reason.which for reason in uncredited} - FINE:
        return
    parts = [
        Part(
            str(SHORT.get(reason.which, reason.which)),
            reason.number,
            _list("stats_optin", credit=reason.which, day__gte=days.start),
        )
        for reason in uncredited
    ]
    number = _sum(uncredited)
    words = ngettext("%(number)s opt-in was credited to nobody.", "%(number)s opt-ins were credited to nobody.", number)
    yield Matter(
        State.LOOK,
        words % {"number": intcomma(number)},
        _list("stats_optin", credit="none", day__gte=days.start),
        _most_first(parts),
    )


def _spam(apart: Sequence[Counted]) -> Iterator[Matter]:
    if number := _sum(apart):
        words = ngettext(
            "%(number)s form that was sent is kept apart as spam.",
            "%(number)s forms that were sent are kept apart as spam.",
            number,
        )
        parts = [
            Part(form.name, form.number, _list("stats_formsubmission", kind="spam", form__id__exact=form.which))
            for form in apart
        ]
        address = _list("stats_formsubmission", kind="spam")
        yield Matter(
            State.LOOK, words % {"number": intcomma(number)}, address, _most_first(parts) if len(parts) > 1 else ()
        )


def _sum(counted: Sequence[Counted]) -> int:
    return sum(each.number for each in counted)


def _most_first(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: -part.number))


def _list(model: str, **query: object) -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{urlencode(query)}" if query else address
