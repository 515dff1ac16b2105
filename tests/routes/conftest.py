"""A file of routes for each test, the courier's rounds by hand, and a process's view of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from stats.capture.routes import copying
from stats.capture.routes.kinds import Route
from stats.capture.routes.local import LocalRoutes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "routes.sqlite3"


@pytest.fixture
def copy(db: None, file: Path) -> Callable[..., None]:
    """A round of the courier, now or some seconds later."""

    def round_(later: float = 0) -> None:
        copying.copy(file, timezone.now() + timedelta(seconds=later))

    return round_


@pytest.fixture
def routes(file: Path) -> LocalRoutes:
    return LocalRoutes(file)


@pytest.fixture
def find(routes: LocalRoutes) -> Callable[[str], Route | None]:
    """Where an address leads by the file as it is now, and not as it was a tenth of a second ago."""

    def find_now(path: str) -> Route | None:
        routes.refresh()
        return routes.find(path)

    return find_now
