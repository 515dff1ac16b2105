"""A file of routes for each test, the courier's rounds by hand, and a process's view of it."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from stats.capture.routes.comparing import Sweep
from stats.capture.routes.copying import Copier
from stats.capture.routes.kinds import Route
from stats.capture.routes.local import LocalRoutes

Rounds = Callable[..., None]
Find = Callable[[str], Route | None]


def rounds(copier: Copier) -> Rounds:
    def copy(later: float = 0, **how: bool) -> None:
        copier.copy(timezone.now() + timedelta(seconds=later), **how)

    return copy


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "routes.sqlite3"


@pytest.fixture
def copy(db: None, file: Path) -> Rounds:
    """A round of the courier, now or some seconds later."""
    return rounds(Copier(file, Sweep()))


@pytest.fixture
def copy_changes(db: None, file: Path) -> Rounds:
    """The same without the sweep, which would find everything in so small a portal."""
    return rounds(Copier(file, None))


@pytest.fixture
def routes(file: Path) -> LocalRoutes:
    return LocalRoutes(file)


@pytest.fixture
def find(routes: LocalRoutes) -> Find:
    """Where an address leads by the file as it is now, and not as it was a tenth of a second ago."""

    def find_now(path: str) -> Route | None:
        routes.refresh()
        return routes.find(path)

    return find_now


WITHIN = 10.0


def wait_until(is_so) -> None:
    deadline = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < deadline, "that took too long"
        time.sleep(0.01)
