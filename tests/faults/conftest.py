"""Fixtures of the fault tests: databases that survive, portals that are cleared away, a seed that is printed."""

import os
import random
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.databases import Cabinet, Database, PostgreSQL, open_cabinet
from tests.faults.portal import Portal

NEEDS_A_SERVER = {"test_database_away.py", "test_database_restarts.py"}  # SQLite's database is a file: always there

MakePortal = Callable[..., Portal]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path.name in NEEDS_A_SERVER and config.getoption("--db") == "sqlite" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed shows how the logs of its processes begin and end."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder:
        for log in sorted(folder.rglob("*.log")):
            lines = [line[:400] for line in log.read_text(errors="replace").splitlines()]
            report.sections.append((str(log), "\n".join(dict.fromkeys(lines[:10] + lines[-10:]))))
    return report


@pytest.fixture(scope="session")
def cabinet(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    with open_cabinet(pytestconfig.getoption("--db"), tmp_path_factory.mktemp("cabinet")) as cabinet:
        yield cabinet


@pytest.fixture
def database(cabinet: Cabinet) -> Database:
    """Tables and cast, for one test."""
    return cabinet.copy()


@pytest.fixture
def postgres(database: Database) -> PostgreSQL:
    assert isinstance(database, PostgreSQL)
    return database


@pytest.fixture
def make_portal(database: Database, tmp_path: Path) -> Iterator[MakePortal]:
    """Hosts of a portal: `make_portal()` once or more often, each with a folder of its own on the same database."""
    with ExitStack() as hosts:
        count = iter(range(1, 10))
        yield lambda *url, **settings: hosts.enter_context(
            Portal(tmp_path / f"host{next(count)}", database, *url, **settings)
        )


@pytest.fixture
def portal(make_portal: MakePortal) -> Portal:
    return make_portal()


@pytest.fixture
def seed() -> int:
    """What this run's chance begins with; SEED repeats one."""
    chosen = int(os.environ.get("SEED") or random.randrange(1_000_000))
    print(f"SEED={chosen}")
    return chosen
