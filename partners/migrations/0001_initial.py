"""The tables of this app as of the first release."""

import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import partners.codes
import partners.portal
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('description', models.TextField(blank=True, help_text='For your own memory; partners do not see it.')),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
            },
        ),
        migrations.CreateModel(
            name='HistoricalPortal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(default='Referral Portal', help_text='Shown to partners on every page and in every mail.', max_length=80)),
                ('base_address', models.CharField(blank=True, help_text="Where the addresses that partners copy begin, like https://go.example.com. Blank: the portal's own address.", max_length=200, validators=[partners.portal.validate_base_address], verbose_name='base address of tracking links')),
                ('time_zone', models.CharField(default='UTC', help_text='Decides where a day begins in every report. A change concerns later days only.', max_length=64, validators=[partners.portal.validate_time_zone])),
                ('fallback_address', models.CharField(blank=True, help_text='Where visitors go whose link is retired, expired or unknown. Blank: they see a page that says so.', max_length=2000)),
                ('token_parameter', models.CharField(default='rp', help_text='The query parameter that carries the click token to your website.', max_length=32, validators=[django.core.validators.RegexValidator('\\A[A-Za-z][A-Za-z0-9_-]*\\Z', 'Use letters, digits, “-” and “_” only.')])),
                ('window_days', models.PositiveIntegerField(blank=True, default=90, help_text="How long after a click an opt-in is still credited. A link's or a partner's own number goes first. Blank: without end.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('touch', models.CharField(choices=[('last', 'Last touch: the newest click counts'), ('first', 'First touch: the earliest click counts')], default='last', help_text='When a visitor followed the addresses of several partners.', max_length=5, verbose_name='which click counts')),
                ('credits_self_referral', models.BooleanField(default=False, help_text='Whether a partner who buys or signs up with their own e-mail is credited for it.', verbose_name="credit partners' own opt-ins")),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical portal settings',
                'verbose_name_plural': 'historical portal settings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalProgram',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=80)),
                ('description', models.TextField(blank=True, help_text='For your own memory; partners do not see it.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical program',
                'verbose_name_plural': 'historical programs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('code', partners.codes.CodeField(error_messages={'unique': 'Another partner has this code.'}, help_text='Appears in every address of this partner, and is the name to sign in with. Cannot be changed after the first hit.', max_length=64, unique=True)),
                ('window_days', models.PositiveIntegerField(blank=True, help_text="How long after a click an opt-in is still credited to this partner. Blank: the link's number.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('deactivated_at', models.DateTimeField(blank=True, editable=False, help_text='Nothing received after this moment is credited.', null=True)),
                ('first_hit_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('parent', models.ForeignKey(blank=True, help_text='The partner who recruited this one, and sees the figures. Blank: nobody.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recruits', to='partners.partner', verbose_name='recruited by')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='partner', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('programs', models.ManyToManyField(blank=True, help_text='Opens the links that are open to these programs only.', related_name='partners', to='partners.program')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalPartner',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('code', partners.codes.CodeField(db_index=True, error_messages={'unique': 'Another partner has this code.'}, help_text='Appears in every address of this partner, and is the name to sign in with. Cannot be changed after the first hit.', max_length=64)),
                ('window_days', models.PositiveIntegerField(blank=True, help_text="How long after a click an opt-in is still credited to this partner. Blank: the link's number.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('joined_at', models.DateTimeField(blank=True, editable=False)),
                ('deactivated_at', models.DateTimeField(blank=True, editable=False, help_text='Nothing received after this moment is credited.', null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, help_text='The partner who recruited this one, and sees the figures. Blank: nobody.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.partner', verbose_name='recruited by')),
            ],
            options={
                'verbose_name': 'historical partner',
                'verbose_name_plural': 'historical partners',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Portal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Referral Portal', help_text='Shown to partners on every page and in every mail.', max_length=80)),
                ('base_address', models.CharField(blank=True, help_text="Where the addresses that partners copy begin, like https://go.example.com. Blank: the portal's own address.", max_length=200, validators=[partners.portal.validate_base_address], verbose_name='base address of tracking links')),
                ('time_zone', models.CharField(default='UTC', help_text='Decides where a day begins in every report. A change concerns later days only.', max_length=64, validators=[partners.portal.validate_time_zone])),
                ('fallback_address', models.CharField(blank=True, help_text='Where visitors go whose link is retired, expired or unknown. Blank: they see a page that says so.', max_length=2000)),
                ('token_parameter', models.CharField(default='rp', help_text='The query parameter that carries the click token to your website.', max_length=32, validators=[django.core.validators.RegexValidator('\\A[A-Za-z][A-Za-z0-9_-]*\\Z', 'Use letters, digits, “-” and “_” only.')])),
                ('window_days', models.PositiveIntegerField(blank=True, default=90, help_text="How long after a click an opt-in is still credited. A link's or a partner's own number goes first. Blank: without end.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='window in days')),
                ('touch', models.CharField(choices=[('last', 'Last touch: the newest click counts'), ('first', 'First touch: the earliest click counts')], default='last', help_text='When a visitor followed the addresses of several partners.', max_length=5, verbose_name='which click counts')),
                ('credits_self_referral', models.BooleanField(default=False, help_text='Whether a partner who buys or signs up with their own e-mail is credited for it.', verbose_name="credit partners' own opt-ins")),
                ('customer_key', models.BinaryField(default=partners.portal.customer_key)),
            ],
            options={
                'verbose_name': 'portal settings',
                'verbose_name_plural': 'portal settings',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='there_is_one_portal')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPartner_programs',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='partners.historicalpartner')),
                ('partner', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.partner')),
                ('program', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.program')),
            ],
            options={
                'verbose_name': 'HistoricalPartner_programs',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='usernames_differ_by_more_than_case', violation_error_message='This name is in use.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='an_email_has_one_account', violation_error_message='This e-mail address has an account already.'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='nobody_recruits_themselves', violation_error_message='Nobody can recruit themselves.'),
        ),
    ]
