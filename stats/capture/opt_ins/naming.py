"""The orders of a source by their names: found, made, and joined where two turn out to be one."""

from collections.abc import Sequence

from stats.models import Adjustment, Order, OrderName, PurchaseSource

FOR_PEOPLE = "#"


def order_named(source: PurchaseSource, names: Sequence[str]) -> Order:
    """The order that has one of these names, and has all of them from now on; a new one if none has.

    What was said under another of its names before comes with it. Two purchases are never joined: then the order of
    the first name is meant, and each keeps its names. A number for people, like “#1001”, names an order for who looks
    for it, and never joins: a shop may begin to count anew. Wants the lock of the tallies to be held.
    """
    known = {
        named.name: named.order
        for named in OrderName.objects.filter(source=source, name__in=names).select_related("order__opt_in")
    }
    meant = [known[name] for place, name in enumerate(names) if name in known and (not place or name[:1] != FOR_PEOPLE)]
    order = _chosen(meant) or Order.objects.create(source=source)
    for other in {other.pk for other in meant if other.pk != order.pk and other.opt_in_id is None}:
        OrderName.objects.filter(order=other).update(order=order)
        Adjustment.objects.filter(order=other).update(order=order)
        Order.objects.filter(pk=other).delete()
    fresh = [name for name in dict.fromkeys(names) if name not in known]
    OrderName.objects.bulk_create(OrderName(source=source, name=name, order=order) for name in fresh)
    return order


def _chosen(orders: Sequence[Order]) -> Order | None:
    """The first whose purchase is known, else the first."""
    with_purchase = (order for order in orders if order.opt_in_id is not None)
    return next(with_purchase, orders[0] if orders else None)
