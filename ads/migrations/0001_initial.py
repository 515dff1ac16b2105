"""The tables of this app as of the first release."""

import django.db.models.deletion
import partners.codes
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalAd',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='For example “Website banner” or “Spring newsletter”.', max_length=80)),
                ('code', partners.codes.CodeField(help_text='The last part of the address.', max_length=64)),
                ('description', models.TextField(blank=True, max_length=1000)),
                ('media_type', models.CharField(choices=[('website', 'Website'), ('blog', 'Blog article'), ('newsletter', 'Newsletter'), ('email', 'E-mail'), ('social', 'Social media'), ('video', 'Video'), ('podcast', 'Podcast'), ('print', 'Print'), ('qr-code', 'QR code'), ('event', 'Event'), ('other', 'Something else')], default='website', max_length=20)),
                ('start_date', models.DateField(blank=True, help_text='For your own memory: hits count from the first on.', null=True)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.partner')),
            ],
            options={
                'verbose_name': 'historical ad',
                'verbose_name_plural': 'historical ads',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Ad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For example “Website banner” or “Spring newsletter”.', max_length=80)),
                ('code', partners.codes.CodeField(help_text='The last part of the address.', max_length=64)),
                ('description', models.TextField(blank=True, max_length=1000)),
                ('media_type', models.CharField(choices=[('website', 'Website'), ('blog', 'Blog article'), ('newsletter', 'Newsletter'), ('email', 'E-mail'), ('social', 'Social media'), ('video', 'Video'), ('podcast', 'Podcast'), ('print', 'Print'), ('qr-code', 'QR code'), ('event', 'Event'), ('other', 'Something else')], default='website', max_length=20)),
                ('start_date', models.DateField(blank=True, help_text='For your own memory: hits count from the first on.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('first_hit_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ads', to='partners.partner')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('partner'), models.F('code'), name='a_partners_ads_have_different_codes')],
            },
        ),
    ]
