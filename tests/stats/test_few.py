"""Ids as one parameter, however many they are."""

import pytest
from django.db import connection
from django.db.models import F

from partners.models import Partner
from stats.few import Among, among

# More parameters than SQLite takes in one query.
MANY = range(10**6, 10**6 + 40_000)


@pytest.mark.parametrize("others", [(), MANY], ids=["few", "many"])
def test_rows_are_those_of_the_ids(cast, others):
    ids = [cast.alice.pk, cast.zoe.pk, *others]

    assert set(Partner.objects.filter(Among(F("pk"), ids))) == {cast.alice, cast.zoe}


def test_the_same_holds_in_plain_sql(cast):
    condition, params = among("id", [cast.zoe.pk, *MANY])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code FROM partners_partner WHERE {condition}", params)

        assert cursor.fetchall() == [("zoe999",)]


def test_nobody_is_among_no_ids(cast):
    assert not Partner.objects.filter(Among(F("pk"), [])).exists()
