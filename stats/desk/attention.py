"""What needs the owner's attention, each with the page where it is mended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.mails import reaches_nobody
from partners.models import Portal, User
from stats.admin_health import MAY_LOOK, health_now
from stats.capture.credit import NoCredit
from stats.health.kinds import State
from stats.models import (
    Delivery,
    FormSubmission,
    HostedForm,
    Mail,
    OptIn,
    Outcome,
    PurchaseSource,
    QuarantinedRecord,
    Refusal,
)
from stats.outcomes import NOT_CREDITED
from stats.reports.days import Days
from stats.traces.words import SHORT

LATELY = timedelta(days=7)
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
    """All that this person may know of, the worst first. At most five queries."""
    found = [*_counted(user, now), *_sources(user, now), *_hits(user, days, outcomes), *_opt_ins(user, days)]
    found += [*_spam(user, days), *_alarms(user), *_mail(user)]
    return sorted(found, key=lambda matter: matter.state != State.BAD)


def _counted(user: User, now: datetime) -> Iterator[Matter]:
    """What is set aside, and mails that broke: one query for both."""
    waiting, failed = QuarantinedRecord.objects.waiting(), Mail.objects.failed(now)
    asked = {"quarantine": (waiting, "stats.view_quarantinedrecord"), "mails": (failed, "stats.view_mail")}
    allowed = {name: _count(rows) for name, (rows, permission) in asked.items() if user.has_perm(permission)}
    if not allowed:
        return
    numbers = Portal.objects.annotate(**allowed).values(*allowed).get()
    if number := numbers.get("quarantine", 0):
        words = ngettext(
            "%(number)s record was set aside, and is in no figure.",
            "%(number)s records were set aside, and are in no figure.",
            number,
        )
        yield Matter(State.BAD, words % {"number": intcomma(number)}, _list("stats_quarantinedrecord"))
    if number := numbers.get("mails", 0):
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


def _sources(user: User, now: datetime) -> Iterator[Matter]:
    """Shops whose events were refused in the last week, signed or not."""
    if not user.has_perm("stats.view_purchasesource"):
        return
    refused = Delivery.objects.filter(source=OuterRef("pk"), received_at__gte=now - LATELY, outcome=Outcome.REFUSED)
    unsigned = Refusal.objects.filter(source=OuterRef("pk"), day__gte=(now - LATELY).date())
    sources = PurchaseSource.objects.filter(retired_at=None).annotate(
        refused=_count(refused), unsigned=_count(unsigned, Sum("times"))
    )
    for source in sources.filter(Q(refused__gt=0) | Q(unsigned__gt=0)).order_by("name"):
        said = {"source": source.name, "number": intcomma(source.refused)}
        if source.refused:
            words = ngettext(
                "%(source)s: %(number)s event was refused in the last 7 days.",
                "%(source)s: %(number)s events were refused in the last 7 days.",
                source.refused,
            )
            address = _list("stats_delivery", outcome__exact="refused", source__id__exact=source.pk)
            yield Matter(State.BAD, words % said, address)
        if source.unsigned:
            words = ngettext(
                "%(source)s: %(number)s event came without a valid signature in the last 7 days.",
                "%(source)s: %(number)s events came without a valid signature in the last 7 days.",
                source.unsigned,
            )
            address = reverse("admin:stats_purchasesource_change", args=[source.pk])
            yield Matter(State.BAD, words % {**said, "number": intcomma(source.unsigned)}, address)


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


def _opt_ins(user: User, days: Days) -> Iterator[Matter]:
    if not user.has_perm("stats.view_optin"):
        return
    # A day stays what it was when the time zone changes: it may have begun up to a day earlier than ours.
    uncredited = OptIn.objects.filter(
        partner=None, at__gte=_began_at(days) - timedelta(days=1), day__gte=days.start, status=OptIn.Status.VALID
    )
    numbers = dict(uncredited.order_by().values("reason").annotate(number=Count("pk")).values_list("reason", "number"))
    if not numbers.keys() - FINE:
        return
    parts = [
        Part(str(SHORT.get(reason, reason)), number, _list("stats_optin", credit=reason, day__gte=days.start))
        for reason, number in numbers.items()
    ]
    number = sum(numbers.values())
    words = ngettext("%(number)s opt-in was credited to nobody.", "%(number)s opt-ins were credited to nobody.", number)
    yield Matter(
        State.LOOK,
        words % {"number": intcomma(number)},
        _list("stats_optin", credit="none", day__gte=days.start),
        _most_first(parts),
    )


def _spam(user: User, days: Days) -> Iterator[Matter]:
    if not user.has_perm("stats.view_formsubmission"):
        return
    apart = FormSubmission.objects.filter(form=OuterRef("pk"), at__gte=_began_at(days)).exclude(spam="")
    forms = HostedForm.objects.annotate(spam=_count(apart)).filter(spam__gt=0)
    parts = [
        Part(form.name, form.spam, _list("stats_formsubmission", kind="spam", form__id__exact=form.pk))
        for form in forms
    ]
    if parts:
        number = sum(part.number for part in parts)
        words = ngettext(
            "%(number)s form that was sent is kept apart as spam.",
            "%(number)s forms that were sent are kept apart as spam.",
            number,
        )
        address = _list("stats_formsubmission", kind="spam")
        yield Matter(
            State.LOOK, words % {"number": intcomma(number)}, address, _most_first(parts) if len(parts) > 1 else ()
        )


def _began_at(days: Days) -> datetime:
    return timezone.make_aware(datetime.combine(days.start, time.min))


def _count(rows: QuerySet[Any], of: Any = None) -> Coalesce:
    """How many rows there are, inside another query."""
    grouped = rows.order_by().annotate(together=Value(1)).values("together").annotate(number=of or Count("pk"))
    return Coalesce(Subquery(grouped.values("number")), 0)


def _most_first(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: -part.number))


def _list(model: str, **query: object) -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{urlencode(query)}" if query else address
