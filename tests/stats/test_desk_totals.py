"""The figures of everybody: added up each time, or kept for some minutes where there is very much."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from stats.desk import totals as desk_totals
from stats.reports import last_days
from tests.conftest import Cast
from tests.stats.rows import TODAY, count

pytestmark = pytest.mark.django_db


def test_very_much_is_added_up_once_for_some_minutes(
    traffic: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(desk_totals, "MANY_TALLIES", 2)
    days = last_days(30, TODAY)
    first = desk_totals.totals(days, timezone.now())
    count(traffic.alice, traffic.giftbox, hits=1000)

    with django_assert_num_queries(1):
        again = desk_totals.totals(days, timezone.now())

    assert again == first
    assert again.is_kept
    cache.clear()


def test_little_is_added_up_each_time(traffic: Cast) -> None:
    days = last_days(30, TODAY)
    before = desk_totals.totals(days, timezone.now()).now.hits
    count(traffic.alice, traffic.giftbox, hits=1000)

    assert desk_totals.totals(days, timezone.now()).now.hits == before + 1000
