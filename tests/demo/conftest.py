"""The demo as a newcomer finds it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from referral_portal.demo.management.commands import demo

Load = Callable[..., str]


@pytest.fixture(autouse=True)
def demo_place(settings: Any) -> None:
    """A developer's own machine."""
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.ROOT_URLCONF = "tests.demo.urls"


@pytest.fixture
def load(db: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Runs the command with a few days of traffic, and returns what it printed."""
    monkeypatch.setattr("referral_portal.demo.history.DAYS", 3)

    def run(port: int = 8123) -> str:
        printed = StringIO()
        call_command(demo.Command(), port=port, stdout=printed)
        return printed.getvalue()

    return run
