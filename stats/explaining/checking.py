"""What to check where nothing was found: what each shop sent lately, and what was refused."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.models import Delivery, HostedForm, Outcome, PurchaseSource, QuarantinedRecord, Refusal
from stats.traces.words import moment

DAYS = 14
MOST = 20
Remarks = dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Door:
    """A shop or a form: its page in the admin, what it is called, and what is to be said of it."""

    page: str
    pk: int
    name: str
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class Check:
    """Shops, forms that are out of use, and whether records wait to be looked at."""

    shops: list[Door]
    forms: list[Door]
    waiting: int


def shops_to_check(today: date) -> Check:
    """For an order number that nobody has told of."""
    return Check(_shops(today), [], _waiting())


def forms_to_check(today: date) -> Check:
    """For an e-mail address that nobody has sent."""
    retired = HostedForm.objects.exclude(retired_at=None).order_by("-retired_at")[:MOST]
    remark = _("retired on %(moment)s: whoever posts to it is told that it does not exist.")
    forms = [
        Door("stats_hostedform", form.pk, str(form), [remark % {"moment": moment(form.retired_at)}])
        for form in retired
        if form.retired_at
    ]
    return Check(_shops(today), forms, _waiting())


def _waiting() -> int:
    return QuarantinedRecord.objects.waiting().count()


def _shops(today: date) -> list[Door]:
    since = today - timedelta(days=DAYS)
    sent = Delivery.objects.filter(source=OuterRef("pk")).order_by("-received_at")
    refused = sent.filter(outcome=Outcome.REFUSED, received_at__date__gte=since).order_by().values("source")
    sources = PurchaseSource.objects.annotate(
        last=Subquery(sent.values("received_at")[:1]),
        refused=Subquery(refused.annotate(number=Count("pk")).values("number")),
    )
    unsigned = _unsigned(since)
    return [
        Door("stats_purchasesource", source.pk, str(source), [*_state(source), *unsigned[source.pk]])
        for source in sources.order_by("retired_at", "name")[:MOST]
    ]


def _state(source: Any) -> list[str]:
    """Whether it is in use, when it was heard of, and how much of what it signed made no sense."""
    told = []
    if source.retired_at:
        since = moment(source.retired_at)
        told.append(_("It is retired since %(moment)s: its events are answered 404.") % {"moment": since})
    if source.is_test:
        told.append(_("It is for tests: its events are checked, and not recorded."))
    if source.last:
        told.append(_("The last signed event came on %(moment)s.") % {"moment": moment(source.last)})
    else:
        told.append(_("No signed event has ever come."))
    if source.refused:
        words = ngettext(
            "In the last %(days)s days %(number)s event was signed and made no sense: see its deliveries.",
            "In the last %(days)s days %(number)s times an event was signed and made no sense: see its deliveries.",
            source.refused,
        )
        told.append(words % {"days": DAYS, "number": source.refused})
    return told


def _unsigned(since: date) -> Remarks:
    remarks: Remarks = defaultdict(list)
    for refusal in Refusal.objects.filter(day__gte=since).order_by("-day", "words")[: 10 * MOST]:
        words = ngettext(
            "On %(day)s %(number)s event was refused: %(words)s",
            "On %(day)s %(number)s times an event was refused: %(words)s",
            refusal.times,
        )
        said = {"day": date_format(refusal.day), "number": refusal.times, "words": refusal.words}
        remarks[refusal.source_id].append(words % said)
    return remarks
