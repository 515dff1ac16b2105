"""What was credited before there was a history is in it, for as long as it would be if it were recorded now."""

from datetime import timedelta

from django.db import migrations

BATCH = 1000


def window_days(opt_in, portal):
    windows = (opt_in.partner.window_days, opt_in.link.window_days, portal.window_days)
    return next((days for days in windows if days is not None), None)


def referral_of(opt_in, portal, Referral):
    days = window_days(opt_in, portal)
    return Referral(
        customer=opt_in.customer,
        kind="cookie",
        partner_id=opt_in.partner_id,
        link_id=opt_in.link_id,
        ad_id=opt_in.ad_id,
        hit=opt_in.hit,
        opt_in_id=opt_in.pk,
        since=opt_in.at,
        expires_at=None if days is None else opt_in.at + timedelta(days=days),
    )


def remember(apps, schema_editor):
    OptIn, Referral = (apps.get_model("stats", name) for name in ("OptIn", "Referral"))
    portal = apps.get_model("partners", "Portal").objects.first()
    # Without the settings' row nothing was credited yet.
    if portal is None:
        return
    credited = OptIn.objects.filter(rule__in=("token", "cookie-last", "cookie-first"), partner__isnull=False, referral=None)
    counting = credited.exclude(customer="").exclude(kind="form", status="reversed").exclude(link=None)
    fresh = []
    for opt_in in counting.select_related("partner", "link").defer("trace").iterator(chunk_size=BATCH):
        fresh.append(referral_of(opt_in, portal, Referral))
        if len(fresh) == BATCH:
            Referral.objects.bulk_create(fresh, ignore_conflicts=True)
            fresh = []
    Referral.objects.bulk_create(fresh, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('ads', '0002_changes_are_found_quickly'),
        ('links', '0001_initial'),
        ('partners', '0004_consent_and_how_long_customers_stay'),
        ('stats', '0011_mails_to_partners'),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
