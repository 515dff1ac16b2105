"""Enough of everything that no page of a browser test is empty."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from links.models import TrackingLink
from partners.models import Partner, User
from stats.capture.ids import new_id
from stats.models import FormSubmission, Hit, HostedForm, Mail, OptIn, Outcome, PurchaseSource, Referral, Refusal
from tests.conftest import Cast
from tests.factories import AdFactory, DeliveryFactory, LinkFactory, OwnerFactory, PartnerFactory
from tests.stats.rows import count, opt_in


@dataclass(frozen=True)
class Scenery:
    """The cast with a month behind it, an owner, and one row of each thing that the admin shows."""

    cast: Cast
    owner: User
    invited: Partner
    retired: TrackingLink
    form: HostedForm
    source: PurchaseSource
    hit: Hit

    @property
    def alice(self) -> Partner:
        return self.cast.alice


def build_scenery(cast: Cast) -> Scenery:
    """Figures on ten days, in two currencies; opt-ins of both kinds; a retired ad, link and partner."""
    now = timezone.now()
    for ago in range(10):
        day = now.date() - timedelta(days=3 * ago)
        count(cast.alice, cast.haircare, cast.website2, day=day, hits=90 - ago, unique=50, forms=3, filtered=4)
        count(cast.bob, cast.skincare, day=day, hits=7, purchases=1, EUR="1249.90", USD="12.00")
    signed_up = opt_in(cast.alice, cast.haircare, at=now - timedelta(hours=3), ad=cast.website2)
    bought = opt_in(cast.alice, cast.haircare, at=now, amount=Decimal("49.90"), currency="EUR")
    assert signed_up.form is not None
    assert bought.source is not None
    FormSubmission.objects.create(
        form=signed_up.form, opt_in=signed_up, at=now, email="c@d.example", fields={"name": "C"}
    )
    report_purchases(bought.source, bought)
    came = {"partner": cast.alice, "link": cast.haircare, "ad": cast.website2, "opt_in": signed_up}
    Referral.objects.create(customer="c", kind="cookie", since=now, expires_at=now + timedelta(days=90), **came)
    about = {"partner": cast.alice, "kind": "opt-in", "opt_in": bought}
    Mail.objects.create(**about, state="refused", claimed_at=now, words="550 no such mailbox")
    AdFactory(partner=cast.alice, code="old", name="Old banner", retired=True)
    PartnerFactory(code="gone345", parent=cast.alice, inactive=True)
    hit = Hit.objects.create(
        id=new_id(now), at=now, day=now.date(), link=cast.haircare, visit_class="bot", is_unique=False
    )
    return Scenery(
        cast=cast,
        owner=OwnerFactory(username="olga", name="Olga Owner", email="olga@portal.example"),
        invited=PartnerFactory(code="ina678", name="Ina", invited=True),
        retired=LinkFactory(code="oldoffer", name="Old offer", retired=True),
        form=signed_up.form,
        source=bought.source,
        hit=hit,
    )


def report_purchases(source: PurchaseSource, bought: OptIn) -> None:
    """Deliveries of every outcome, and refusals of what was not signed."""
    for outcome in Outcome:
        DeliveryFactory(source=source, outcome=outcome, words=f"{outcome.label}.")
    body = b'{"type": "purchase.completed", "data": {"order_id": "A-1", "amount": "49.90", "currency": "EUR"}}'
    DeliveryFactory(source=source, order_name="A-1", opt_in=bought, body=body, times=2)
    words, now = "No signature in webhook-signature is ours.", timezone.now()
    Refusal.objects.create(source=source, day=now.date(), words=words, times=14, last_at=now)
