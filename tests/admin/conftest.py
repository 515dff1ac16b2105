"""Doors of the cast's portal, and the page Explain in its words."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from stats.models import HostedForm, PurchaseSource
from tests.admin.desk import words
from tests.conftest import Cast
from tests.factories import HostedFormFactory, PurchaseSourceFactory


@pytest.fixture
def form(cast: Cast) -> HostedForm:
    return HostedFormFactory(code="newsletter", name="Newsletter")


@pytest.fixture
def shop(cast: Cast) -> PurchaseSource:
    return PurchaseSourceFactory(code="shop", name="Web shop")


@pytest.fixture
def explained(as_owner: Client) -> Callable[[str], str]:
    """What the page says of a text."""
    return lambda asked: words(as_owner.get(f"/admin/explain/?q={quote(asked)}"))
