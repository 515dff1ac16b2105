"""Opt-ins of an earlier version, after all migrations: their traces, their orders, their customers' history."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from stats.capture.credit import Rule
from stats.capture.ids import new_id
from stats.capture.opt_ins.trace import clicks_of
from stats.models import OptIn, Order, Referral
from tests.capture.happenings import World, bought

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("stats", "0006_tallies_are_read_from_their_index")]
BOUGHT_AT = datetime(2026, 3, 1, 11, tzinfo=UTC)


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def before(cast):
    """The tables as they were, with the cast; afterwards they are as they are now."""
    portal = World(cast).portal
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield migrate(BEFORE), cast, portal
    migrate(newest)


def forward():
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def old_opt_in(apps, cast, **other):
    """A purchase as the version before recorded it: its trace was a list."""
    source, _ = apps.get_model("stats", "PurchaseSource").objects.get_or_create(code="shop", name="Shop")
    hit = str(new_id(BOUGHT_AT))
    click = {"hit": hit, "at": "2026-03-01T10:00:00+00:00", "link": cast.haircare.pk, "partner": cast.alice.pk}
    credit = {"partner_id": cast.alice.pk, "link_id": cast.haircare.pk, "hit": hit, "rule": "token"}
    fields = {
        "kind": "purchase", "source": source, "reference": "1001", "at": BOUGHT_AT, "day": BOUGHT_AT.date(),
        "received_at": BOUGHT_AT, "amount": 5, "currency": "EUR", "customer": "c" * 64,
        "trace": [{"evidence": "token", "outcome": "credited", "ad": None, **click}],
    }  # fmt: skip
    return apps.get_model("stats", "OptIn").objects.create(id=uuid4(), **{**fields, **credit, **other})


def test_old_opt_ins_have_traces_orders_and_customers_with_a_history(before):
    apps, cast, portal = before
    partners, links = type(cast.alice).objects, type(cast.haircare).objects
    partners.filter(pk=cast.bob.pk).update(window_days=7)
    links.filter(pk=cast.skincare.pk).update(window_days=30)
    nobody = {"partner_id": None, "link_id": None, "hit": None, "rule": "", "reason": "no-evidence"}
    for reference, other in {
        "1001": {},
        "1002": {"link_id": cast.skincare.pk},
        "1003": {"partner_id": cast.bob.pk, "link_id": cast.skincare.pk},
        "nobody's": nobody,
        "without a customer": {"customer": ""},
    }.items():
        old_opt_in(apps, cast, reference=reference, **other)
    forward()
    opt_in = OptIn.objects.get(reference="1001")
    assert [rule for rule, click in clicks_of(opt_in) if click.hit == opt_in.hit] == [Rule.TOKEN]
    assert {order.opt_in.reference: str(order.names.get()) for order in Order.objects.all()} == {
        reference: reference for reference in OptIn.objects.values_list("reference", flat=True)
    }
    ends = dict(Referral.objects.values_list("opt_in__reference", "expires_at"))
    days = {"1001": portal.window_days, "1002": 30, "1003": 7}
    assert ends == {reference: BOUGHT_AT + timedelta(days=number) for reference, number in days.items()}


def test_an_old_order_told_again_is_known_and_keeps_its_credit(before):
    apps, cast, portal = before
    type(portal).objects.update(window_days=None)
    old_opt_in(apps, cast, customer="")
    old_opt_in(apps, cast, reference="1002")
    forward()
    world = World(cast, shop=Order.objects.first().source, portal=portal)
    heard = world.hear(bought(email="carla@mail.example")).opt_in
    assert (OptIn.objects.count(), heard.partner, heard.rule) == (2, cast.alice, "token")
    known, _ = Referral.objects.order_by("pk")
    assert (known.opt_in.reference, known.since, known.kind, known.expires_at) == ("1002", BOUGHT_AT, "cookie", None)
