"""Records of hits, as journals hold them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def hit(cast):
    """Makes records of hits of Alice's address, that day about noon: `hit(minutes=5, ad=None)`."""

    def make(minutes=0, **other):
        key = new_id(other.pop("at", NOON + timedelta(minutes=minutes)))
        return HitRecord(key, cast.haircare.pk, cast.alice.pk, None, "counted", "", uuid.uuid4())._replace(**other)

    return make
