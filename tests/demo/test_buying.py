"""Buying in a demo shop, with a server behind it: the signed event takes the same way as a real shop's."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from stats.models import OptIn
from tests.demo.conftest import Load


@pytest.fixture
def visitor(live_server: LiveServer, load: Load, client: Client) -> Client:
    load(live_server.thread.port)
    client.defaults["HTTP_HOST"] = f"127.0.0.1:{live_server.thread.port}"
    return client


def buy(visitor: Client, order: str, email: str = "buyer@example.org") -> str:
    token = visitor.get("/go/haircare/bob456/website2").headers["Location"].partition("rp=")[2]
    order_form = {"product": "mask", "email": email, "order": order, "rp": token}
    return visitor.post("/demo/haircare/buy/", order_form, follow=True).text


@pytest.mark.django_db(transaction=True)
def test_a_purchase_is_an_opt_in_with_its_revenue(visitor: Client) -> None:
    page = buy(visitor, "FF-1")

    assert "recorded" in page
    opt_ins = OptIn.objects.filter(reference="FF-1")
    assert list(opt_ins.values_list("partner__code", "ad__partner__code")) == [("bob456", "abc123")]
    assert list(opt_ins.values_list("amount", "currency")) == [(Decimal("24.50"), "EUR")]


@pytest.mark.django_db(transaction=True)
def test_the_same_order_again_changes_nothing(visitor: Client) -> None:
    buy(visitor, "FF-1")

    page = buy(visitor, "FF-1", email="other@example.org")

    assert "this order is known" in page
    assert OptIn.objects.filter(reference="FF-1").count() == 1
