"""What a shop said goes into the books: each order once, each change once, in whatever order they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from partners.portal import Portal
from stats.capture.hooks.said import Change, Message, Purchase, Said
from stats.capture.opt_ins import reconsidering, trace
from stats.capture.opt_ins.naming import order_named
from stats.capture.opt_ins.recording import Event, record_opt_in
from stats.capture.opt_ins.settling import stand
from stats.capture.opt_ins.standing import Standing, fits, standing
from stats.models import Adjustment, Delivery, OptIn, Order, Outcome, PurchaseSource
from stats.money import money

# Of several things said at once, the one that matters most is what became of the delivery.
WEIGHT = (Outcome.RECORDED, Outcome.CHANGED, Outcome.WAITING, Outcome.IGNORED, Outcome.DUPLICATE)

MEANT = "it tells which purchase earlier events meant"
FOREIGN_MONEY = "ignored: it was paid back in another currency than it was paid in"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an event, in a word and in words, and the opt-in that it concerns."""

    outcome: Outcome
    words: str
    opt_in: OptIn | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one delivery of a source is worked on."""

    source: PurchaseSource
    received_at: datetime
    delivery: Delivery | None

    def take(self, said: Said) -> Applied:
        order = order_named(self.source, said.names)
        if isinstance(said, Purchase):
            return self._purchase(order, said)
        if isinstance(said, Change):
            return self._change(order, said)
        if self._settle(order):
            return Applied(Outcome.CHANGED, MEANT, order.opt_in)
        return Applied(Outcome.IGNORED, "noted: these names mean one order", order.opt_in)

    def _purchase(self, order: Order, said: Purchase) -> Applied:
        if order.opt_in:
            return self._again(order, order.opt_in, said)
        event = Event(
            self.source,
            said.names[0],
            said.at,
            self.received_at,
            said.email,
            said.token,
            amount=said.amount,
            currency=said.currency,
        )
        order.opt_in, _ = record_opt_in(event)
        order.save(update_fields=["opt_in"])
        self._settle(order)
        return Applied(Outcome.RECORDED, "recorded", order.opt_in)

    def _again(self, order: Order, opt_in: OptIn, said: Purchase) -> Applied:
        """A known purchase stays as it is, but what tells whose it is may come with any of its events."""
        key = bytes(Portal.objects.current().customer_key)
        if reconsidering.with_more(opt_in, token=said.token, email=said.email, key=key, now=self.received_at):
            self._settle(order)
            return Applied(Outcome.CHANGED, "this order is known; what was new about its customer is noted", opt_in)
        if self._settle(order):
            return Applied(Outcome.CHANGED, MEANT, opt_in)
        return Applied(Outcome.DUPLICATE, "duplicate: this order is known", opt_in)

    def _change(self, order: Order, said: Change) -> Applied:
        _, is_new = Adjustment.objects.get_or_create(
            source=self.source,
            key=said.key,
            defaults={
                "order": order,
                "delivery": self.delivery,
                "kind": said.kind,
                "about": said.about,
                "amount": said.amount,
                "currency": said.currency,
                "at": said.at,
                "received_at": self.received_at,
            },
        )
        has_changed = self._settle(order)
        if order.opt_in is None:
            return Applied(Outcome.WAITING, "waiting: its purchase has not been reported yet")
        if not is_new and not has_changed:
            return Applied(Outcome.DUPLICATE, "duplicate: this change is known", order.opt_in)
        if not fits(said, order.opt_in.currency):
            return Applied(Outcome.IGNORED, FOREIGN_MONEY, order.opt_in)
        words = in_words(Standing(order.opt_in.status == OptIn.Status.REVERSED, order.opt_in.refunded), order.opt_in)
        if not has_changed:
            return Applied(Outcome.IGNORED, f"noted, without effect: {words}", order.opt_in)
        return Applied(Outcome.CHANGED, f"recorded: {words}", order.opt_in)

    def _settle(self, order: Order) -> bool:
        """Let the purchase count what its adjustments leave of it. Returns whether that changed anything."""
        opt_in = order.opt_in
        if opt_in is None or opt_in.amount is None:
            return False
        now = standing(opt_in.amount, opt_in.currency, order.adjustments.all())
        has_changed = (now.is_reversed, now.refunded) != (opt_in.status == OptIn.Status.REVERSED, opt_in.refunded)
        if has_changed:
            trace.note(opt_in, "adjustment", in_words(now, opt_in), at=self.received_at)
            stand(opt_in, now)
        names = order.names.values("name")
        waiting = Delivery.objects.filter(source=self.source, order_name__in=names, outcome=Outcome.WAITING)
        waiting.update(
            outcome=Outcome.CHANGED, opt_in=opt_in, words=f"waited for its purchase: {in_words(now, opt_in)}"
        )
        return has_changed


def apply(source: PurchaseSource, message: Message, received_at: datetime, delivery: Delivery | None = None) -> Applied:
    """Enter what an event says. The same may be said any number of times, and in any order.

    Call it inside a transaction that holds the lock of the tallies.
    """
    desk = Desk(source, received_at, delivery)
    applied = [desk.take(said) for said in message.said]
    return _weightiest(applied) if applied else Applied(Outcome.IGNORED, message.ignored)


def _weightiest(applied: Sequence[Applied]) -> Applied:
    """What matters most, with the opt-in as all together left it."""
    weightiest = min(applied, key=lambda one: WEIGHT.index(one.outcome))
    if weightiest.opt_in:
        weightiest.opt_in.refresh_from_db()
    return weightiest


def in_words(now: Standing, opt_in: OptIn) -> str:
    """How a purchase stands."""
    if now.is_reversed:
        why = "paid back in full" if now.refunded == opt_in.amount else "charged back or cancelled"
        return f"{why}, so it counts no more"
    if now.refunded:
        return f"{money(now.refunded, opt_in.currency)} was paid back"
    return "it counts in full"
