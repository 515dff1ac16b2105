"""What tests of the page Explain are about: orders and events of a shop."""

from django.test import Client
from django.utils import timezone

from stats.models import Delivery, OptIn, Order, OrderName, PurchaseSource
from tests.capture.signing import purchase, send

EVE = "eve@people.example"
NOTHING = "Nothing was heard of"


def buy(client: Client, shop: PurchaseSource, order: str = "1001", event_id: str = "msg_1", **data: str) -> OptIn:
    send(client, shop, purchase(order, **data), event_id=event_id)
    return OptIn.objects.get(reference=order)


def named(opt_in: OptIn, *names: str) -> Order:
    """The order of a purchase, with more names."""
    order, _ = Order.objects.get_or_create(opt_in=opt_in, source=opt_in.source)
    OrderName.objects.bulk_create(OrderName(source=opt_in.source, name=name, order=order) for name in names)
    return order


def delivery(source: PurchaseSource, **fields: object) -> Delivery:
    now = timezone.now()
    made = {"event": f"evt_{Delivery.objects.count()}", "type": "purchase.completed", "outcome": "recorded"}
    return Delivery.objects.create(source=source, received_at=now, last_received_at=now, **{**made, **fields})
