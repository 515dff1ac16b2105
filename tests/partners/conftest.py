"""An owner who sees the portal as a partner, and a clock that stands."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from partners.models import Partner


@pytest.fixture
def see(as_owner: Client) -> Callable[[Partner], Client]:
    def see(partner: Partner) -> Client:
        assert as_owner.post(f"/admin/partners/partner/{partner.pk}/see/")["Location"] == "/"
        return as_owner

    return see


@pytest.fixture
def as_seen(see: Callable[[Partner], Client], alice: Partner) -> Client:
    """The owner, who sees the portal as Alice."""
    return see(alice)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        yield clock
