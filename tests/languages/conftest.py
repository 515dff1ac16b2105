"""A portal that speaks the language of brackets, and whose own data can be told from words: it has digits in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, Program, User
from partners.portal import Portal
from stats.capture.ids import new_id
from stats.models import (
    Delivery,
    FormSubmission,
    Heartbeat,
    Hit,
    HostedForm,
    Mail,
    OptIn,
    Outcome,
    PurchaseSource,
    QuarantinedRecord,
    Referral,
)
from tests.factories import (
    BROWSER,
    AdFactory,
    DeliveryFactory,
    HostedFormFactory,
    LinkFactory,
    OwnerFactory,
    PartnerFactory,
    ProgramFactory,
    PurchaseSourceFactory,
)
from tests.languages.brackets import CODE, write_catalogue
from tests.stats.rows import count


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    write_catalogue(folder)
    return folder


@pytest.fixture
def brackets(settings, catalogue: Path, db: None) -> None:
    settings.LANGUAGES = [("en", "English"), (CODE, "Brackets")]
    settings.LOCALE_PATHS = [str(catalogue)]
    portal = Portal.objects.current()
    portal.language, portal.name = CODE, "Portal1"
    portal.save()


@dataclass(frozen=True)
class Stage:
    """One row of each thing."""

    alice: Partner
    owner: User
    program: Program
    link: TrackingLink
    ad: Ad
    form: HostedForm
    source: PurchaseSource
    opt_in: OptIn
    hit: Hit
    submission: FormSubmission
    delivery: Delivery
    referral: Referral
    mail: Mail


def opt_ins(form: HostedForm, source: PurchaseSource, whose: dict[str, object]) -> tuple[OptIn, OptIn]:
    """A sign-up and a purchase."""
    trace = {"tried": [{"evidence": "token", "outcome": "credited"}]}
    signed_up = OptIn.objects.create(
        id=uuid4(), kind="form", form=form, reference="f1", email="c1@d.example", trace=trace, **whose
    )
    bought = OptIn.objects.create(
        id=uuid4(),
        kind="purchase",
        source=source,
        reference="p1",
        amount=Decimal("49.90"),
        currency="EUR",
        **whose,
    )
    return signed_up, bought


def trouble(now: datetime) -> None:
    """What the pages of health show."""
    Heartbeat.objects.create(host="host1", name="host1", at=now, figures={})
    QuarantinedRecord.objects.create(
        digest="d1", line=b"", reason="damaged", explanation="", journal="j1", host="host1", at=now
    )


@pytest.fixture
def stage(brackets: None) -> Stage:
    now = timezone.now()
    alice = PartnerFactory(code="alice1", name="Alice1")
    PartnerFactory(code="bob2", name="Bob2", parent=alice)
    link = LinkFactory(code="link1", name="Link1")
    ad = AdFactory(partner=alice, code="ad1", name="Ad1")
    form, source = HostedFormFactory(), PurchaseSourceFactory()
    count(alice, link, ad, day=now.date(), hits=9, unique=5, forms=1, purchases=1, filtered=2, EUR="12.50")
    whose = {
        "partner": alice,
        "link": link,
        "ad": ad,
        "rule": "token",
        "at": now,
        "day": now.date(),
        "received_at": now,
    }
    signed_up, bought = opt_ins(form, source, whose)
    came = {"partner": alice, "link": link, "opt_in": bought}
    digest = Mail.objects.create(partner=alice, kind="weekly", day=now.date(), claimed_at=now)
    trouble(now)
    return Stage(
        alice=alice,
        owner=OwnerFactory(username="olga1", name="Olga1"),
        program=ProgramFactory(name="Program1"),
        link=link,
        ad=ad,
        form=form,
        source=source,
        opt_in=bought,
        hit=Hit.objects.create(
            id=new_id(now), at=now, day=now.date(), link=link, partner=alice, visit_class="counted", is_unique=True
        ),
        submission=FormSubmission.objects.create(form=form, opt_in=signed_up, at=now, email="c1@d.example", fields={}),
        delivery=DeliveryFactory(source=source, opt_in=bought, outcome=Outcome.RECORDED, words="", type="t1"),
        referral=Referral.objects.create(
            customer="c1", kind="cookie", since=now, expires_at=now + timedelta(days=90), **came
        ),
        mail=digest,
    )


@pytest.fixture
def read_page(stage: Stage) -> Callable[..., str]:
    """The HTML of an address, asked for by a browser that asks for no language."""

    def read(address: str, who: Partner | User | None = None) -> str:
        client = Client(headers={"user-agent": BROWSER})
        if who is not None:
            client.force_login(who.user if isinstance(who, Partner) else who)
        response: HttpResponse = client.get(address)
        return response.content.decode()

    return read
