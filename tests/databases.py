"""Pytest plugin: `--db sqlite|postgres` chooses the database before Django reads its settings.

It is loaded by `-p`, ahead of pytest-django. The controller of a parallel run prepares the
environment once; its workers inherit it, and pytest-django gives each a database of its own.
"""

import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.postgres import throw_away_postgres

# Production's ways, except what needs TLS or a mail server. Each overrules a developer's own .env.
ENVIRONMENT = {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "only-for-tests-" + "k" * 50,
    "SECRET_KEY_FALLBACKS": "",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "BASE_ADDRESS": "",
    "TRUSTED_PROXIES": "",
    "COOKIE_DOMAIN": "",
    "SECURE_SSL_REDIRECT": "false",
    "SECURE_COOKIES": "false",
    "STATIC_MANIFEST": "false",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
}

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
IS_WORKER = bool(WORKER)

_resources = ExitStack()
_skipped: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgres"], default="sqlite", help="the database to test on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    if IS_WORKER:
        # Journals and routes are a host's own: each worker is one.
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"], WORKER))
        Path(os.environ["DATA_DIR"]).mkdir()
    else:
        prepare(early_config.known_args_namespace.db)
    return (yield)


def prepare(database: str) -> None:
    """Set the environment that Django's settings are read from."""
    folder = _resources.enter_context(tempfile.TemporaryDirectory(prefix="portal-tests-", ignore_cleanup_errors=True))
    os.environ.update(ENVIRONMENT, DATA_DIR=folder)
    if database == "postgres":
        os.environ["DATABASE_URL"] = _resources.enter_context(throw_away_postgres())
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'portal.sqlite3'}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """In CI a test that did not run is a failure."""
    if _skipped and os.environ.get("CI") and not IS_WORKER and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)


def pytest_unconfigure() -> None:
    _resources.close()
