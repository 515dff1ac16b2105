"""Accounts get a manager that stores names and e-mails in lower case; nothing changes in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_cache_table")]

    operations = [migrations.AlterModelManagers(name="user", managers=[])]
