"""The tables of this app as of the first release."""

import django.core.validators
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
            name='HistoricalTrackingLink',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='What partners see, for example “Hair care spring offer”.', max_length=120)),
                ('code', partners.codes.CodeField(db_index=True, error_messages={'unique': 'Another link has this code.'}, help_text='The part of the address after /go/. If you change it, the old one keeps working.', max_length=64)),
                ('description', models.TextField(blank=True, help_text='What partners should know about this offer. Shown in the Link Generator.', max_length=2000)),
                ('website_address', models.CharField(help_text='Where visitors arrive, like https://www.example.com/spring?offer=3.', max_length=2000)),
                ('is_open_to_all', models.BooleanField(default=True, help_text='Otherwise choose below the programs whose partners may use it.', verbose_name='open to all partners')),
                ('fallback_address', models.CharField(blank=True, help_text="Where visitors go once the link is retired or expired. Blank: the portal's fallback address.", max_length=2000)),
                ('window_days', models.PositiveIntegerField(blank=True, help_text="How long after a click an opt-in is still credited. Blank: the portal's number.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('expires_at', models.DateTimeField(blank=True, help_text='When the offer ends. Blank: it does not end.', null=True)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical tracking link',
                'verbose_name_plural': 'historical tracking links',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='TrackingLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What partners see, for example “Hair care spring offer”.', max_length=120)),
                ('code', partners.codes.CodeField(error_messages={'unique': 'Another link has this code.'}, help_text='The part of the address after /go/. If you change it, the old one keeps working.', max_length=64, unique=True)),
                ('description', models.TextField(blank=True, help_text='What partners should know about this offer. Shown in the Link Generator.', max_length=2000)),
                ('website_address', models.CharField(help_text='Where visitors arrive, like https://www.example.com/spring?offer=3.', max_length=2000)),
                ('is_open_to_all', models.BooleanField(default=True, help_text='Otherwise choose below the programs whose partners may use it.', verbose_name='open to all partners')),
                ('fallback_address', models.CharField(blank=True, help_text="Where visitors go once the link is retired or expired. Blank: the portal's fallback address.", max_length=2000)),
                ('window_days', models.PositiveIntegerField(blank=True, help_text="How long after a click an opt-in is still credited. Blank: the portal's number.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('expires_at', models.DateTimeField(blank=True, help_text='When the offer ends. Blank: it does not end.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('programs', models.ManyToManyField(blank=True, related_name='links', to='partners.program', verbose_name='open to the programs')),
            ],
        ),
        migrations.CreateModel(
            name='LinkAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', partners.codes.CodeField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='links.trackinglink')),
            ],
            options={
                'verbose_name_plural': 'link aliases',
            },
        ),
        migrations.CreateModel(
            name='HistoricalTrackingLink_programs',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='links.historicaltrackinglink')),
                ('program', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.program')),
                ('trackinglink', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='links.trackinglink')),
            ],
            options={
                'verbose_name': 'HistoricalTrackingLink_programs',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
