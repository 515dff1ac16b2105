"""How much there is of what needs the owner's attention: one query for all of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone

from partners.models import User
from stats.models import Delivery, FormSubmission, Mail, OptIn, Outcome, QuarantinedRecord, Refusal
from stats.reports.days import Days

LATELY = timedelta(days=7)
NOTHING, ROWS = Value(""), Count("pk")


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows to count, for whoever has the permission; apart by `which`."""

    code: str
    permission: str
    rows: QuerySet[Any]
    which: Any = NOTHING
    name: Any = NOTHING
    number: Any = ROWS


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are of some kind: a reason, a form with its name."""

    which: str
    name: str
    number: int


def counted(user: User, days: Days, now: datetime) -> Mapping[str, list[Counted]]:
    """What is set aside, did not go, was refused, is credited to nobody, is kept apart: one query for all."""
    allowed = [_rows(kind) for kind in _kinds(days, now) if user.has_perm(kind.permission)]
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for row in allowed[0].union(*allowed[1:], all=True) if allowed else ():
        found[row["matter"]].append(Counted(row["which"], row["called"], int(row["number"])))
    return found


def _kinds(days: Days, now: datetime) -> Iterator[Kind]:
    # A day stays what it was when the time zone changes: it may have begun up to a day earlier than ours.
    began_at = timezone.make_aware(datetime.combine(days.start, time.min))
    lately = OptIn.objects.filter(at__gte=began_at - timedelta(days=1), day__gte=days.start)
    uncredited = lately.filter(partner=None, status=OptIn.Status.VALID)
    apart = FormSubmission.objects.filter(at__gte=began_at).exclude(spam="")
    of_shops = {"which": Cast("source", CharField()), "name": F("source__name")}
    refused = Delivery.objects.filter(source__retired_at=None, received_at__gte=now - LATELY, outcome=Outcome.REFUSED)
    unsigned = Refusal.objects.filter(source__retired_at=None, day__gte=(now - LATELY).date())
    yield Kind("quarantine", "stats.view_quarantinedrecord", QuarantinedRecord.objects.waiting())
    yield Kind("mails", "stats.view_mail", Mail.objects.failed(now))
    yield Kind("opt-ins", "stats.view_optin", uncredited, which=F("reason"))
    yield Kind("spam", "stats.view_formsubmission", apart, which=Cast("form", CharField()), name=F("form__name"))
    yield Kind("refused", "stats.view_purchasesource", refused, **of_shops)
    yield Kind("unsigned", "stats.view_purchasesource", unsigned, **of_shops, number=Sum("times"))


def _rows(kind: Kind) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = kind.rows.order_by().values(matter=Value(kind.code), which=kind.which, called=kind.name)
    counted: QuerySet[Any, Any] = named.annotate(number=kind.number)
    return counted
