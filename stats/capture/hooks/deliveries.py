"""The delivery log: what came from a source, how often, and what became of it."""

from datetime import datetime

from partners.portal import Portal
from stats.capture.books.rows import insert
from stats.capture.hooks.headings import Heading
from stats.models import Delivery, Outcome, PurchaseSource, Refusal

MAX_WORDS = 500
MAX_REFUSAL = 200

ONCE_MORE = (
    "ON CONFLICT (source_id, day, words) DO UPDATE SET times = stats_refusal.times + 1, last_at = excluded.last_at"
)


def count_refusal(source: PurchaseSource, words: str, now: datetime) -> None:
    """Once more today this was said to somebody who sent what is not signed as it should be. Nothing else is kept."""
    day = Portal.objects.current().day_of(now)
    row = [source.pk, day, words[:MAX_REFUSAL], 1, now]
    insert(Refusal, ["source", "day", "words", "times", "last_at"], [row], ONCE_MORE)


def arrive(source: PurchaseSource, heading: Heading, body: bytes, now: datetime) -> tuple[Delivery, bool]:
    """The row of a signed event, and whether it is to be worked on: it is new, or was refused until now.

    Wants the lock of the tallies to be held. What is worked on begins as refused, until `settle` says better.
    """
    known = Delivery.objects.filter(source=source, event=heading.event).first()
    if known and known.outcome != Outcome.REFUSED:
        known.times, known.last_received_at = known.times + 1, now
        known.save(update_fields=["times", "last_received_at"])
        return known, False
    delivery = known or Delivery(source=source, event=heading.event, outcome=Outcome.REFUSED, times=0)
    delivery.type, delivery.body = heading.type, body
    delivery.times += 1
    delivery.received_at = delivery.last_received_at = now
    delivery.save()
    return delivery, True


def settle(delivery: Delivery, outcome: Outcome, words: str) -> None:
    """Write down what became of it."""
    delivery.outcome, delivery.words = outcome, words[:MAX_WORDS]
    delivery.save()
