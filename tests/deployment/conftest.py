"""Fixtures of the deployment tests: machines set up by the documentation, one on each database."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.databases import WORKER
from tests.deployment import examples
from tests.deployment.machine import Machine
from tests.deployment.nginx import NGINX

WEB, COURIER = ("portal", "portal-visits"), "portal-courier"
# Each design on the database that it is for; and what reads units, where systemd is.
ONLY_ON = {"test_one_service.py": "sqlite", "test_two_services.py": "postgres"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    name = collection_path.name
    is_for_others = ONLY_ON.get(name, config.getoption("--db")) != config.getoption("--db")
    has_no_tool = name == "test_units.py" and not shutil.which("systemd-analyze")
    return True if is_for_others or has_no_tool else None


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short one: a socket's path ends at 107 bytes."""
    if NGINX is None:
        pytest.skip("nginx is not installed: apt-get install nginx")
    with tempfile.TemporaryDirectory(prefix="host-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def one_service(folder: Path) -> Iterator[Machine]:
    """The README, from its settings to its nginx, on SQLite."""
    with Machine(folder, f"sqlite:///{folder}/data/portal.sqlite3") as machine:
        for command in examples.preparing():
            machine.run(*command)
        machine.run("-m", "tests.deployment.cast")
        machine.serve(["portal"], ["one-service.conf", "tracking-domain.conf"])
        yield machine


@pytest.fixture(scope="module")
def two_services(folder: Path) -> Iterator[Machine]:
    """The two services and the courier of docs/operations.md, on PostgreSQL."""
    with Machine(folder, database_on(os.environ["DATABASE_URL"], f"deployed{WORKER}")) as machine:
        for command in examples.preparing()[1:]:
            machine.run(*command)
        machine.run("-m", "tests.deployment.cast")
        machine.serve([*WEB, COURIER], ["two-services.conf", "tracking-domain.conf"])
        yield machine


def database_on(server: str, name: str) -> str:
    """A new database beside the test run's own. Returns its address."""
    with closing(psycopg2.connect(server, dbname="postgres")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()
