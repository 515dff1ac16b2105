"""A fixed day, some traffic and a shop for the pages of statistics."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from stats.models import PurchaseSource
from tests.conftest import Cast
from tests.factories import PurchaseSourceFactory
from tests.stats.rows import NOW, TODAY, count


@pytest.fixture
def today() -> Iterator[None]:
    """It is NOW, at noon of TODAY."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def traffic(cast: Cast, today: None) -> Cast:
    """Alice's and Bob's figures of two days, and a stranger's."""
    count(cast.alice, cast.haircare, hits=4, unique=3, forms=1, filtered=2)
    count(cast.alice, cast.skincare, cast.website2, hits=2, purchases=1, EUR="1234.50", USD="3.50")
    count(cast.bob, cast.haircare, cast.website2, day=TODAY - timedelta(days=1), hits=5)
    count(cast.zoe, cast.giftbox, hits=100, GBP="900")
    return cast


@pytest.fixture
def shop(cast: Cast) -> PurchaseSource:
    return PurchaseSourceFactory(code="shop")
