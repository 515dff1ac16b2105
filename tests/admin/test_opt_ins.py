"""The list of opt-ins in the owner's admin: found by credit, by order, by what was paid."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from stats.models import OptIn, Order, OrderName
from tests.admin.desk import page, text
from tests.conftest import Cast
from tests.stats.rows import opt_in

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def shown(client: Client, asked: str) -> list[OptIn]:
    return list(client.get(f"{page(OptIn)}?{asked}").context["cl"].result_list)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("credited", 2),
        ("none", 1),
        ("expired", 1),
        ("by:history", 1),
        ("by-hand", 0),
    ],
)
def test_owners_find_opt_ins_by_their_credit(as_owner: Client, cast: Cast, asked: str, found: int) -> None:
    opt_in(cast.alice, cast.haircare, at=NOON)
    opt_in(cast.alice, cast.haircare, at=NOON, rule="history")
    opt_in(None, None, at=NOON, rule="", reason="expired")

    assert len(shown(as_owner, f"credit={asked}")) == found


@pytest.mark.parametrize("asked", ["A-17", "pi_17"])
def test_owners_find_an_opt_in_by_any_name_of_its_order(as_owner: Client, cast: Cast, asked: str) -> None:
    bought = opt_in(cast.alice, cast.haircare, at=NOON, amount="49.90", currency="EUR", reference="A-17")
    assert bought.source is not None
    order = Order.objects.create(source=bought.source, opt_in=bought)
    OrderName.objects.bulk_create(
        [OrderName(source=bought.source, name=name, order=order) for name in ("A-17", "pi_17")]
    )
    opt_in(cast.alice, cast.haircare, at=NOON)

    assert shown(as_owner, f"q={asked}") == [bought]


def test_the_list_says_what_was_paid_and_paid_back(as_owner: Client, cast: Cast) -> None:
    opt_in(cast.alice, cast.haircare, at=NOON, amount="49.90", currency="EUR", refunded="9.90")

    assert "€49.90, €9.90 paid back" in text(as_owner.get(page(OptIn)))
