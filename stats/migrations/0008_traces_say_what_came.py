"""Traces were lists of what was tried. Now that is one part of them, beside what came and what was changed."""

from django.db import migrations


def wrap(apps, schema_editor):
    OptIn = apps.get_model("stats", "OptIn")
    for opt_in in OptIn.objects.only("trace").iterator():
        if isinstance(opt_in.trace, list):
            opt_in.trace = {"tried": opt_in.trace}
            opt_in.save(update_fields=["trace"])


def unwrap(apps, schema_editor):
    OptIn = apps.get_model("stats", "OptIn")
    for opt_in in OptIn.objects.only("trace").iterator():
        if isinstance(opt_in.trace, dict):
            opt_in.trace = opt_in.trace.get("tried", [])
            opt_in.save(update_fields=["trace"])


class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0007_orders_deliveries_and_referrals'),
    ]

    operations = [migrations.RunPython(wrap, unwrap)]
