"""A town of people who click, sign up and buy, each by the real doors."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partners.models import Partner
from stats.capture.books.quarantine import set_aside
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord, encode
from stats.capture.privacy.people import person_of
from stats.models import HostedForm, PurchaseSource, Referral
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.conftest import Cast
from tests.factories import BROWSER, HostedFormFactory, PurchaseSourceFactory

ANN = "ann@people.example"
ADDRESS = "2001:db8:77::a17e"


@dataclass
class Town:
    """Where people live. `live` is all that one of them may do with the owner's websites and shop."""

    cast: Cast
    newsletter: HostedForm
    survey: HostedForm
    shop: PurchaseSource

    def live(self, email: str, name: str, code: str = "abc123", typed: str = "") -> None:
        """Follow an address, sign up, answer a survey, buy, get a part back; and what goes wrong on the way."""
        client = Client(headers={"user-agent": f"{BROWSER} {name}"}, REMOTE_ADDR=ADDRESS)
        token, _ = click(client, f"/go/haircare/{code}")
        submit(client, {"email": typed or email, "name": name, "rp": token})
        submit(client, {"contact": typed or email, "name": name}, code="survey")
        submit(client, {"email": email, "name": name, "rp_website": "x"}, code="survey")
        order = order_of(name)
        send(client, self.shop, purchase(order, email=email, token=token, name=name))
        send(client, self.shop, refund_of(order, name))
        self.set_aside(email, name)
        self.refer(email, name)

    def set_aside(self, email: str, name: str) -> None:
        record = SubmissionRecord(new_id(timezone.now()), 987654, email, "", "", {"name": name})
        set_aside(encode(record)[:-1], "refused", "No such form.", journal="j", host="h", at=timezone.now())

    def refer(self, email: str, name: str) -> None:
        """The owner says whose customer this is, thinks again, and says why."""
        now = timezone.now() - timedelta(hours=1)
        referral = Referral(customer=person_of(email).customer, kind="manual", partner=self.cast.bob, since=now)
        referral.link, referral.note = self.cast.haircare, f"{name} <{email}> told me."
        referral.save()
        referral.note = f"{name} called again from {email}."
        referral.save()


def order_of(name: str) -> str:
    return f"order-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def refund_of(order: str, name: str) -> str:
    """A refund names its customer, but by no e-mail."""
    data = {"order_id": order, "refund_id": f"{order}-r", "amount": "9.90", "currency": "EUR", "name": name}
    return json.dumps({"type": "purchase.refunded", "data": data})


def everything(*, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the database, bytes as bytes."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(but)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor]
            found[table] = sorted(rows, key=repr)
        return found


def holding(text: str) -> set[str]:
    """The tables in which a text stands, in letters of any size."""
    return {table for table, rows in everything().items() if text.lower() in repr(rows).lower()}


@pytest.fixture
def town(cast: Cast) -> Town:
    return Town(
        cast,
        HostedFormFactory(code="newsletter"),
        HostedFormFactory(code="survey", opt_ins_per=HostedForm.Per.SUBMISSION),
        PurchaseSourceFactory(code="shop"),
    )


@pytest.fixture
def ann(town: Town) -> SimpleNamespace:
    """Ann has lived there."""
    town.live(ANN, "Ann Archer")
    return SimpleNamespace(person=person_of(ANN), town=town, name="Ann Archer")


@pytest.fixture
def partner(cast: Cast) -> Partner:
    return cast.alice
