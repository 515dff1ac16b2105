"""The demo's past: visits into the books, and what some visitors then did, through the portal's own two doors."""

import json
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, Portal
from referral_portal.demo.cast import JOINED_BEFORE, ROLES
from referral_portal.demo.events import later_event, purchase_event, signed_headers
from referral_portal.demo.shops import FORM, SHOPS, SOURCE, Product
from referral_portal.demo.traffic import DAYS, Ids, visits_of
from stats.capture.books.record import record
from stats.capture.hooks import forms, purchases
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord, SubmissionRecord
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, sign_token
from stats.models import Hit, HostedForm, OptIn, PurchaseSource, VisitClass

SHARE_WHO_SIGN_UP = 0.05
SHARE_WHO_BUY = 0.03
SHARE_WITHOUT_TOKEN = 0.04
SHARE_OF_PARTNERS_THEMSELVES = 0.01
SHARE_PAID_BACK_IN_PART, SHARE_PAID_BACK, SHARE_CHARGED_BACK = 0.06, 0.05, 0.02
SHARE_WHO_BUY_AGAIN = 0.2
FIRST_NAMES = ("ada", "ben", "carla", "dario", "ella", "finn", "greta", "hugo", "ines", "jonas", "kim", "lena", "milo")


class Loaded(NamedTuple):
    """How much was new."""

    hits: int
    opt_ins: int


def bring_up_to_now(portal: Portal, now: datetime) -> Loaded:
    """Load what is missing between the demo's first day and now. Each day is all or nothing."""
    joined_at = Partner.objects.get(code=ROLES[0].code).joined_at
    first_day = portal.day_of(joined_at + JOINED_BEFORE) - timedelta(days=DAYS - 1)
    ids, front = _ids(), ShopFront(now)
    opt_ins_before = OptIn.objects.count()
    hits = 0
    for number in range((portal.day_of(now) - first_day).days + 1):
        visits = visits_of(first_day + timedelta(days=number), first_day, portal.zone, ids)
        hits += _load([visit for visit in visits if visit.at <= now], front)
    return Loaded(hits, OptIn.objects.count() - opt_ins_before)


def _ids() -> Ids:
    ads = Ad.objects.values_list("partner__code", "code", "pk")
    return Ids(
        links=dict(TrackingLink.objects.values_list("code", "pk")),
        partners=dict(Partner.objects.values_list("code", "pk")),
        ads={(maker, code): pk for maker, code, pk in ads},
    )


def _load(visits: list[HitRecord], front: "ShopFront") -> int:
    with transaction.atomic():
        stored = set(Hit.objects.filter(pk__in=[visit.id for visit in visits]).values_list("pk", flat=True))
        new = [visit for visit in visits if visit.id not in stored]
        record(new)
        for visit in new:
            if visit.visit_class == VisitClass.COUNTED and visit.partner is not None:
                front.serve(visit)
    return len(new)


class ShopFront:
    """Where visitors sign up and buy."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.form = HostedForm.objects.get(code=FORM).pk
        self.shops = dict(TrackingLink.objects.filter(code__in=SHOPS).values_list("pk", "code"))
        self.emails = dict(Partner.objects.values_list("pk", "user__email"))
        self.source = PurchaseSource.objects.get(code=SOURCE)

    def serve(self, visit: HitRecord) -> None:
        """Let this visitor do what chance, the same each time, has them do."""
        draw = random.Random(visit.id.int)  # noqa: S311 - plausible, not secret
        email = f"{draw.choice(FIRST_NAMES)}.{draw.randrange(100_000):05}@example.net"
        at = min(visit.at + timedelta(seconds=draw.randrange(60, 1800)), self.now)
        token = "" if draw.random() < SHARE_WITHOUT_TOKEN else _token(visit)
        does = draw.random()
        if does < SHARE_WHO_SIGN_UP:
            self._sign_up(email, token, at)
        elif does < SHARE_WHO_SIGN_UP + SHARE_WHO_BUY:
            if draw.random() < SHARE_OF_PARTNERS_THEMSELVES and visit.partner is not None:
                email = self.emails[visit.partner]
            self._buy(self.shops[visit.link], email, token, at, draw)

    def _sign_up(self, email: str, token: str, at: datetime) -> None:
        name = email.partition(".")[0].title()
        forms.record_submission(SubmissionRecord(new_id(at), self.form, email, token, "", {"name": name}))

    def _buy(self, shop_code: str, email: str, token: str, at: datetime, draw: random.Random) -> None:
        shop = SHOPS[shop_code]
        product = draw.choice(shop.products)
        order = f"{shop.order_prefix}-{at:%y%m%d}-{draw.randrange(10_000):04}"
        self._report(purchase_event(order, product, email=email, token=token, at=at), at)
        later = at + timedelta(days=draw.uniform(2, 30))
        becomes, buys_again = draw.random(), draw.random() < SHARE_WHO_BUY_AGAIN
        if later > self.now:
            return
        for event in _what_becomes(order, product, becomes, later):
            self._report(event, later)
        if buys_again:
            again = purchase_event(f"{order}-2", draw.choice(shop.products), email=email, token="", at=later)
            self._report(again, later)

    def _report(self, event: dict[str, object], at: datetime) -> None:
        body = json.dumps(event).encode()
        message = f"msg_{uuid.uuid5(uuid.NAMESPACE_URL, body.decode()).hex}"
        headers = signed_headers(self.source.secret, message, int(at.timestamp()), body)
        purchases.receive(SOURCE, headers, body, at)


def _what_becomes(order: str, product: Product, chance: float, at: datetime) -> Iterator[dict[str, object]]:
    """The events of an order that does not stay as it was bought."""
    if chance < SHARE_PAID_BACK_IN_PART:
        half = str(round(product.price / 2, 2))
        yield later_event("purchase.refunded", order, at, amount=half, currency=product.currency)
    elif chance < SHARE_PAID_BACK_IN_PART + SHARE_PAID_BACK:
        yield later_event("purchase.refunded", order, at)
    elif chance < SHARE_PAID_BACK_IN_PART + SHARE_PAID_BACK + SHARE_CHARGED_BACK:
        yield later_event("purchase.charged_back", order, at)


def _token(visit: HitRecord) -> str:
    click = ClickToken(visit.id, visit.link, visit.partner or 0, visit.ad)
    return sign_token(click, key_ring("click token"))
