"""Every purchase becomes the order that later events of its source speak of."""

from django.db import migrations


def make_orders(apps, schema_editor):
    OptIn, Order, OrderName = (apps.get_model("stats", name) for name in ("OptIn", "Order", "OrderName"))
    purchases = OptIn.objects.filter(kind="purchase", order=None).only("source_id", "reference")
    for purchase in purchases.iterator():
        order = Order.objects.create(source_id=purchase.source_id, opt_in_id=purchase.pk)
        OrderName.objects.create(source_id=purchase.source_id, name=purchase.reference, order=order)


class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0008_traces_say_what_came'),
    ]

    operations = [migrations.RunPython(make_orders, migrations.RunPython.noop)]
