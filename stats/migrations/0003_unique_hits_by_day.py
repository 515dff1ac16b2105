"""A day's hits change one corner of the index, however large it is. The new index is there before the old one goes."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0002_journals_and_hosts'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.UniqueConstraint(models.F('day'), models.F('visitor'), models.F('link'), models.F('partner'), django.db.models.functions.comparison.Coalesce('ad', 0), condition=models.Q(('is_unique', True)), name='one_unique_hit_a_day_and_visitor'),
        ),
        migrations.RemoveConstraint(
            model_name='hit',
            name='a_visitor_is_unique_once_a_day',
        ),
    ]
