import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0009_purchases_are_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dropped',
            fields=[
                ('record', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('submissions', models.PositiveIntegerField()),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dropped', to='stats.hostedform')),
            ],
            options={
                'verbose_name_plural': 'dropped',
            },
        ),
    ]
