"""The tables of this app as of the first release."""

import django.db.models.deletion
import django.db.models.functions.comparison
import partners.codes
import simple_history.models
import stats.models.visitors
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ads', '0001_initial'),
        ('links', '0001_initial'),
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HostedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For your own lists, for example “Newsletter sign-up”.', max_length=120)),
                ('code', partners.codes.CodeField(error_messages={'unique': 'Another form has this code.'}, help_text='The last part of the address that the form posts to. Cannot be changed later.', max_length=64, unique=True)),
                ('thank_you_address', models.CharField(help_text='Where people arrive after they submitted the form, like https://www.example.com/thanks.', max_length=2000)),
                ('opt_ins_per', models.CharField(choices=[('email', 'one per e-mail address'), ('submission', 'one per submission')], default='email', help_text='Whether the same person who submits twice is one opt-in or two.', max_length=10, verbose_name='counts')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PurchaseSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For your own lists, for example “Web shop”.', max_length=120)),
                ('code', partners.codes.CodeField(error_messages={'unique': 'Another source has this code.'}, help_text='The last part of the address that the shop sends its events to. Cannot be changed later.', max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('standard', 'Standard Webhooks')], default='standard', max_length=20)),
                ('is_test', models.BooleanField(default=False, help_text='Purchases of a test source are checked and answered, but not recorded.', verbose_name='for tests')),
                ('secret', models.CharField(editable=False, max_length=200)),
                ('previous_secret', models.CharField(blank=True, editable=False, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='VisitorKey',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('key', models.BinaryField(default=stats.models.visitors.visitor_key)),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalHostedForm',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='For your own lists, for example “Newsletter sign-up”.', max_length=120)),
                ('code', partners.codes.CodeField(db_index=True, error_messages={'unique': 'Another form has this code.'}, help_text='The last part of the address that the form posts to. Cannot be changed later.', max_length=64)),
                ('thank_you_address', models.CharField(help_text='Where people arrive after they submitted the form, like https://www.example.com/thanks.', max_length=2000)),
                ('opt_ins_per', models.CharField(choices=[('email', 'one per e-mail address'), ('submission', 'one per submission')], default='email', help_text='Whether the same person who submits twice is one opt-in or two.', max_length=10, verbose_name='counts')),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical hosted form',
                'verbose_name_plural': 'historical hosted forms',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPurchaseSource',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='For your own lists, for example “Web shop”.', max_length=120)),
                ('code', partners.codes.CodeField(db_index=True, error_messages={'unique': 'Another source has this code.'}, help_text='The last part of the address that the shop sends its events to. Cannot be changed later.', max_length=64)),
                ('kind', models.CharField(choices=[('standard', 'Standard Webhooks')], default='standard', max_length=20)),
                ('is_test', models.BooleanField(default=False, help_text='Purchases of a test source are checked and answered, but not recorded.', verbose_name='for tests')),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical purchase source',
                'verbose_name_plural': 'historical purchase sources',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LinkTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('link', models.BigIntegerField(help_text='0: an unknown link.')),
                ('outcome', models.CharField(help_text="A visit's class, or the reason why it was not credited.", max_length=20)),
                ('visits', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'visits with one outcome',
                'verbose_name_plural': 'visits by outcome',
                'indexes': [models.Index(fields=['link', 'day'], name='link_tallies_by_link')],
                'constraints': [models.UniqueConstraint(models.F('day'), models.F('link'), models.F('outcome'), name='one_link_tally_an_outcome')],
            },
        ),
        migrations.CreateModel(
            name='OptIn',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('form', 'Form'), ('purchase', 'Purchase')], max_length=8)),
                ('reference', models.CharField(help_text="The order's number, or a keyed hash for a form: unique within its form or source.", max_length=200)),
                ('at', models.DateTimeField(help_text='When it happened.')),
                ('day', models.DateField(help_text="The portal's day in which it happened.")),
                ('received_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('valid', 'Valid'), ('reversed', 'Reversed')], default='valid', max_length=8)),
                ('hit', models.UUIDField(blank=True, help_text='The hit that led to it; it may be pruned by now.', null=True)),
                ('rule', models.CharField(blank=True, help_text='The evidence that was credited.', max_length=20)),
                ('reason', models.CharField(blank=True, help_text='Why nobody is credited.', max_length=20)),
                ('trace', models.JSONField(default=list)),
                ('amount', models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail')),
                ('customer', models.CharField(blank=True, help_text='A keyed hash of the normalised e-mail.', max_length=64)),
                ('ad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='ads.ad')),
                ('form', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='stats.hostedform')),
                ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='links.trackinglink')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opt_ins', to='partners.partner')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='stats.purchasesource')),
            ],
            options={
                'verbose_name': 'opt-in',
            },
        ),
        migrations.CreateModel(
            name='PartnerTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hits', models.BigIntegerField(default=0)),
                ('uniques', models.BigIntegerField(default=0)),
                ('filtered', models.BigIntegerField(default=0)),
                ('forms', models.BigIntegerField(default=0)),
                ('purchases', models.BigIntegerField(default=0)),
                ('day', models.DateField()),
                ('partner', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'partner tallies',
                'indexes': [models.Index(fields=['partner', 'day'], name='partner_tallies_by_partner')],
                'constraints': [models.UniqueConstraint(models.F('day'), models.F('partner'), name='one_partner_tally_a_day')],
            },
        ),
        migrations.CreateModel(
            name='RevenueTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.BigIntegerField()),
                ('day', models.DateField()),
                ('link', models.BigIntegerField()),
                ('ad', models.BigIntegerField(help_text='0: no ad.')),
                ('currency', models.CharField(max_length=3)),
                ('revenue', models.DecimalField(decimal_places=3, default=0, max_digits=18)),
            ],
            options={
                'verbose_name_plural': 'revenue tallies',
                'constraints': [models.UniqueConstraint(models.F('partner'), models.F('day'), models.F('link'), models.F('ad'), models.F('currency'), name='one_revenue_tally_a_cell')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hits', models.BigIntegerField(default=0)),
                ('uniques', models.BigIntegerField(default=0)),
                ('filtered', models.BigIntegerField(default=0)),
                ('forms', models.BigIntegerField(default=0)),
                ('purchases', models.BigIntegerField(default=0)),
                ('partner', models.BigIntegerField()),
                ('day', models.DateField()),
                ('link', models.BigIntegerField()),
                ('ad', models.BigIntegerField(help_text='0: no ad.')),
            ],
            options={
                'verbose_name_plural': 'tallies',
                'indexes': [models.Index(condition=models.Q(('ad', 0), _negated=True), fields=['ad', 'day'], name='tallies_by_ad')],
                'constraints': [models.UniqueConstraint(models.F('partner'), models.F('day'), models.F('link'), models.F('ad'), name='one_tally_a_cell')],
            },
        ),
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
                ('visit_class', models.CharField(choices=[('counted', 'A person'), ('bot', 'A robot'), ('preview', 'A preview or prefetch'), ('own', "One's own click")], max_length=8, verbose_name='class')),
                ('reason', models.CharField(blank=True, choices=[('', 'Credited'), ('no-partner', 'The address names no partner'), ('malformed-partner', "What stands in the partner's place cannot be a code"), ('unknown-partner', 'No partner has this code'), ('inactive-partner', 'The partner is deactivated'), ('not-open', 'The link is not open to this partner'), ('retired-link', 'The link is retired'), ('expired-link', 'The link has expired')], max_length=20)),
                ('is_unique', models.BooleanField(verbose_name='unique')),
                ('visitor', models.UUIDField(blank=True, null=True)),
                ('referring_host', models.CharField(blank=True, max_length=253)),
                ('agent_family', models.CharField(blank=True, max_length=40)),
                ('ad', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, to='ads.ad')),
                ('link', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='links.trackinglink')),
                ('partner', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, to='partners.partner')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('visitor'), models.F('day'), models.F('link'), models.F('partner'), django.db.models.functions.comparison.Coalesce('ad', 0), condition=models.Q(('is_unique', True)), name='a_visitor_is_unique_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='FormSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail')),
                ('fields', models.JSONField(default=dict)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='stats.hostedform')),
                ('opt_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='stats.optin')),
            ],
            options={
                'indexes': [models.Index(fields=['form', '-at'], name='submissions_by_form_newest')],
            },
        ),
        migrations.AddIndex(
            model_name='optin',
            index=models.Index(fields=['partner', '-at'], name='opt_ins_by_partner_newest'),
        ),
        migrations.AddIndex(
            model_name='optin',
            index=models.Index(fields=['customer'], name='opt_ins_by_customer'),
        ),
        migrations.AddConstraint(
            model_name='optin',
            constraint=models.UniqueConstraint(models.F('form'), models.F('reference'), condition=models.Q(('form', None), _negated=True), name='a_forms_references_are_unique'),
        ),
        migrations.AddConstraint(
            model_name='optin',
            constraint=models.UniqueConstraint(models.F('source'), models.F('reference'), condition=models.Q(('source', None), _negated=True), name='a_sources_references_are_unique'),
        ),
        migrations.AddConstraint(
            model_name='optin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form__isnull', False), ('kind', 'form'), ('source', None)), models.Q(('form', None), ('kind', 'purchase'), ('source__isnull', False)), _connector='OR'), name='an_opt_in_came_by_one_door'),
        ),
        migrations.AddConstraint(
            model_name='optin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner', None), ('rule', ''), models.Q(('reason', ''), _negated=True)), models.Q(('partner__isnull', False), ('reason', ''), models.Q(('rule', ''), _negated=True)), _connector='OR'), name='an_opt_in_is_credited_or_says_why_not'),
        ),
        migrations.AddConstraint(
            model_name='optin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('currency', '')), models.Q(('amount__gte', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='an_amount_has_a_currency'),
        ),
    ]
