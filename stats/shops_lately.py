"""What came from a shop lately, and what to do next, in an owner's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from stats.models import Outcome, PurchaseSource

DAYS = 30
KNOCK = "ping"

# Which chapter of docs/hooks.md has the rest, and what to do until the first event comes.
CONNECT = {
    "standard": _(
        "Have your shop send its events to this address, each signed with the secret as Standard Webhooks say."
    ),
    "stripe": _(
        "In Stripe, where developers manage webhooks, add an endpoint with this address. Stripe then shows its "
        "signing secret: enter it here."
    ),
    "woocommerce": _(
        "In WooCommerce's advanced settings add two webhooks with this address and this secret: one for the "
        "topic “Order created”, one for “Order updated”."
    ),
    "shopify": _(
        "In Shopify's settings for notifications add webhooks with this address for payments, refunds and "
        "cancellations of orders. Shopify shows there with which secret it signs: enter it here."
    ),
}
CHAPTER = _("The chapter “{}” of docs/hooks.md has every step, and where the click token goes.")
ALL_REFUSED = _("Until then every event is refused.")
COMES_IN = _("Nothing: its events come in.")
SEND_ONE = _("Then buy something: it is listed below within a second.")

# What a refusal may mean, by a piece of its words.
HINTS = {
    "is ours": _("Is the secret right?"),
    "minutes away": _("Is the clock of the shop's server right?"),
    "secret yet": _("Enter the secret that the shop shows you."),
    "is missing": _("Is it a shop of this kind that sends to this address?"),
}


@dataclass(frozen=True, slots=True)
class Became:
    """How many deliveries ended so."""

    outcome: Outcome
    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What was said to unsigned events, how often today and altogether, and what it may mean."""

    words: str
    today: int
    number: int
    last_at: datetime
    hint: str


@dataclass(frozen=True, slots=True)
class Lately:
    """The last 30 days of a source, today included, and its last real event of all times."""

    became: Sequence[Became]
    refused: Sequence[Refused]
    last_at: datetime | None


def lately(source: PurchaseSource, today: date) -> Lately:
    """Deliveries by outcome, and refusals by words, the latest first."""
    since = today - timedelta(days=DAYS - 1)
    by_outcome = source.deliveries.filter(last_received_at__date__gte=since).order_by().values("outcome")
    numbers = dict(by_outcome.annotate(number=Count("pk")).values_list("outcome", "number"))
    became = [Became(outcome, numbers[outcome]) for outcome in Outcome if outcome in numbers]
    # A knock of WooCommerce tells that the address is right, and nothing of orders.
    last_at = source.deliveries.exclude(event=KNOCK).aggregate(last=Max("last_received_at"))["last"]
    return Lately(became, _refused(source, today, since), last_at)


def _refused(source: PurchaseSource, today: date, since: date) -> list[Refused]:
    by_words = source.refusals.filter(day__gte=since).values("words").order_by()
    rows = by_words.annotate(
        number=Sum("times"), today=Sum("times", filter=Q(day=today), default=0), last=Max("last_at")
    )
    return [
        Refused(row["words"], row["today"], row["number"], row["last"], _hint(row["words"]))
        for row in rows.order_by("-last")
    ]


def _hint(words: str) -> str:
    return next((str(hint) for piece, hint in HINTS.items() if piece in words), "")


def next_step(source: PurchaseSource, lately: Lately) -> str:
    """What the owner does now so that events come, and where to read on."""
    chapter = CHAPTER.format(source.get_kind_display())
    if not source.secret:
        return f"{CONNECT[source.kind]} {ALL_REFUSED} {chapter}"
    if lately.last_at is None:
        return f"{CONNECT[source.kind]} {SEND_ONE} {chapter}"
    return f"{COMES_IN} {chapter}"
