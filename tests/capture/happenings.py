"""What may happen to one customer, each at its own moment, told to the books in whatever order; and how they stand."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.books.record import record
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.orders import apply
from stats.capture.hooks.said import Change, Message, Purchase, SameOrder
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord, SubmissionRecord
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, sign_token
from stats.models import Adjustment, Hit, OptIn, OrderName, PartnerTally, Referral, RevenueTally, Tally
from tests.capture.conftest import NOON
from tests.capture.visiting import differences
from tests.factories import HostedFormFactory, PurchaseSourceFactory

CARLA = "carla@mail.example"
DELIVERED = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIGURES = ("hits", "uniques", "filtered", "forms", "purchases")


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@dataclass
class World:
    """A portal with its form and shop. `tell` enters something; nothing depends on when, but the order of arrival."""

    cast: object
    form: object = field(default_factory=HostedFormFactory)
    shop: object = field(default_factory=PurchaseSourceFactory)
    portal: Portal = field(default_factory=Portal.objects.current)
    told: int = 0

    def hit(self, minutes, partner, link=None, ad=None):
        link = link or self.cast.haircare
        visitor = uuid.UUID(int=7)
        return HitRecord(new_id(at(minutes)), link.pk, partner.pk, ad and ad.pk, "counted", "", visitor)

    def submission(self, minutes, token="", email=CARLA):
        return SubmissionRecord(new_id(at(minutes)), self.form.pk, email, token, "", {"name": "Carla"})

    def tell(self, what):
        self.told += 1
        if isinstance(what, HitRecord):
            record([what])
        elif isinstance(what, SubmissionRecord):
            record_submission(what)
        else:
            self.hear(what)

    def hear(self, *said, delivery=None):
        """The shop says so. It is received a day later, in the order in which it is told."""
        with transaction.atomic():
            tallies.lock()
            return apply(self.shop, Message(said), DELIVERED + timedelta(minutes=self.told), delivery)


def token_of(hit):
    return sign_token(ClickToken(hit.id, hit.link, hit.partner, hit.ad), key_ring("click token"))


def bought(minutes=10, *, names=("1001",), amount="49.90", currency="EUR", email=CARLA, token=""):
    return Purchase(names, Decimal(amount), currency, email, token, at(minutes))


def changed(minutes, kind, key, *, names=("1001",), about="", amount=None, currency="EUR"):
    amount = None if amount is None else Decimal(amount)
    return Change(names, key, kind, at(minutes), about, amount, currency if amount is not None else "")


def refund(minutes, key, amount=None, **other):
    return changed(minutes, Adjustment.Kind.REFUND, key, amount=amount, **other)


def refunded_so_far(minutes, key, amount, about="ch_1", **other):
    return changed(minutes, Adjustment.Kind.REFUNDED_SO_FAR, key, amount=amount, about=about, **other)


def chargeback(minutes, key="dp_1 lost", about="dp_1", **other):
    return changed(minutes, Adjustment.Kind.REVERSAL, key, about=about, **other)


def won(minutes, key="dp_1 won", about="dp_1", **other):
    return changed(minutes, Adjustment.Kind.RESTORATION, key, about=about, **other)


def one_order(*names):
    return SameOrder(names)


def stand_at_the_end(world, happenings, **portal):
    """How the books stand when this was told in this order; afterwards it is as if it had never been."""
    with transaction.atomic():
        Portal.objects.filter(pk=1).update(**portal)
        world.told = 0
        for what in happenings:
            world.tell(what)
        found, wrong = books(), differences()
        transaction.set_rollback(True)
    assert wrong == []
    return found


def books():
    """All that must not depend on the order of arrival. Nothing here is an id that the database gave by arrival."""
    opt_ins = OptIn.objects.values_list(
        "reference", "kind", "at", "partner", "link", "ad", "hit", "rule", "reason", "status", "refunded", "amount",
        "currency", "email", "customer",
    )  # fmt: skip
    referrals = Referral.objects.values_list(
        "opt_in__reference", "customer", "kind", "partner", "link", "ad", "hit", "since", "expires_at"
    )
    any_figure = Q(hits__gt=0) | Q(filtered__gt=0) | Q(forms__gt=0) | Q(purchases__gt=0)
    return {
        "hits": _sorted(Hit.objects.values_list("id", "is_unique")),
        "opt-ins": _sorted(opt_ins),
        "referrals": _sorted(referrals),
        "adjustments": _sorted(Adjustment.objects.values_list("key", "kind", "amount", "order__opt_in__reference")),
        "names": _sorted(OrderName.objects.values_list("name", "order__opt_in__reference")),
        "tallies": _sorted(Tally.objects.filter(any_figure).values_list("partner", "day", "link", "ad", *FIGURES)),
        "days": _sorted(PartnerTally.objects.filter(any_figure).values_list("partner", "day", *FIGURES)),
        "revenue": _sorted(RevenueTally.objects.filter(revenue__gt=0).values_list("partner", "currency", "revenue")),
    }


def _sorted(rows):
    return sorted(rows, key=repr)
