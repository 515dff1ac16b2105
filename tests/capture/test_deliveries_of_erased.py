"""What shops report of persons who asked to be forgotten: it counts, and nobody is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.portal import Portal
from stats.capture.customers import customer_hash
from stats.models import Delivery, Erasure, OptIn
from tests.capture.shops import CARLA, Kind, refund, report, sale, shop_of
from tests.capture.visiting import click
from tests.factories import PurchaseSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    return PurchaseSourceFactory(code="shop")


@pytest.fixture(autouse=True)
def erased(cast):
    customer = customer_hash(CARLA, bytes(Portal.objects.current().customer_key))
    return Erasure.objects.create(customer=customer, at=timezone.now())


@pytest.mark.parametrize("kind", Kind.values)
def test_what_they_bought_before_counts_without_their_name(client, cast, kind):
    (token, _), shop = click(client), shop_of(kind)
    earlier = timezone.now() - timedelta(hours=1)

    answer = report(client, shop, sale(kind, token=token, at=earlier))

    delivery, opt_in = Delivery.objects.get(), OptIn.objects.get()
    assert answer.json() == {"status": "recorded"}
    assert (opt_in.email, opt_in.customer) == ("", "")
    assert opt_in.erased_at == Erasure.objects.get().at
    assert (delivery.body, delivery.customer, delivery.opt_in) == (None, "", opt_in)
    assert CARLA not in f"{opt_in.trace}"


def test_nor_does_a_later_event_of_it_bring_it_back(client, shop):
    report(client, shop, sale(Kind.STANDARD, at=timezone.now() - timedelta(hours=1)))

    report(client, shop, sale(Kind.STANDARD), event_id="msg_2")
    report(client, shop, refund(customer=CARLA), event_id="msg_3")

    assert (OptIn.objects.get().email, OptIn.objects.get().customer) == ("", "")
    assert list(Delivery.objects.values_list("body", "customer")) == [(None, "")] * 3


def test_what_they_buy_afterwards_is_a_customers(client, shop):
    report(client, shop, sale(Kind.STANDARD))

    assert OptIn.objects.get().email == CARLA
    assert Delivery.objects.get().body is not None


def test_nobody_else_is_concerned(client, shop):
    earlier = timezone.now() - timedelta(hours=1)

    report(client, shop, sale(Kind.STANDARD, at=earlier, email="dora@mail.example"))

    assert OptIn.objects.get().email == "dora@mail.example"
