"""The other processes of a host, started while the database is away, follow addresses by the file."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from links.models import TrackingLink

AWAY = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}


@pytest.fixture
def ask(file) -> Iterator[Callable[[str], str]]:
    """Where an address leads, in the words of a process that has no database."""
    command = [sys.executable, "-m", "tests.routes.reader", file]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **AWAY}
    ) as process:

        def answer(path: str) -> str:
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield answer


def test_a_process_that_starts_without_a_database_follows_addresses(cast, copy, ask):
    copy()

    assert ask("/go/haircare/abc123") == cast.haircare.website_address
    assert ask("/go/nothing") == "None"


def test_a_change_is_seen_by_all_processes(cast, copy, ask):
    copy()
    before = ask("/go/haircare/abc123")
    TrackingLink.objects.update(website_address="https://a.b")
    copy(later=1)

    assert before == cast.haircare.website_address
    assert ask("/go/haircare/abc123") == "https://a.b"
