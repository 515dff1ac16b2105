"""What the README tells people to type is there to be typed, and does what it says."""

import os
import re
import shlex
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.core.management import get_commands

from tests.docs.test_settings_are_documented import settings_read

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def block(language: str) -> str:
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return blocks[0]


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_command_exists() -> None:
    text = "".join(page.read_text() for page in PAGES)

    assert set(re.findall(r"manage\.py (\w+)", text)) <= {*get_commands(), "demo"}


def test_every_setting_exists() -> None:
    assert set(re.findall(r"^([A-Z_]+)=", README, re.MULTILINE)) <= settings_read()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [target for target in targets if not (page.parent / target).is_file()] == []


def test_no_web_server_is_told_to_log_visitors() -> None:
    servers = block("nginx").count("server {")

    assert servers == block("nginx").count("access_log off;") == block("nginx").count(" crit;")


def test_the_sqlite_backup_is_a_database(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "portal.sqlite3").execute("CREATE TABLE kept (id)")
    found = re.search(r'python -c "(.*?)"', README)
    assert found is not None

    code = found[1].replace("/var/lib/portal", str(tmp_path)).replace("'portal.backup'", f"'{tmp_path}/portal.backup'")
    subprocess.run([sys.executable, "-c", code], check=True)

    tables = sqlite3.connect(tmp_path / "portal.backup").execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("kept",)]


def test_the_documented_start_serves_pages(tmp_path: Path) -> None:
    port = free_port()
    start = re.search(r"^ExecStart=\S*/gunicorn (.*)$", block("ini"), re.MULTILINE)
    assert start is not None
    command = [sys.executable, "-m", "gunicorn", *shlex.split(start[1].replace(":8000", f":{port}"))]
    settings = {
        "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnop",
        "ALLOWED_HOSTS": "partners.example.com",
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "DATA_DIR": str(tmp_path),
        "DEBUG": "false",
        "DEMO": "false",
    }
    environment = {**os.environ, **settings}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)

    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            assert fetched(f"http://127.0.0.1:{port}/readyz") == "ready\n"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(address: str) -> str:
    """The answer of a server that may still be starting."""
    request = Request(address, headers={"Host": "partners.example.com"})
    deadline = time.monotonic() + 20
    while True:
        try:
            with urlopen(request, timeout=5) as answer:
                return str(answer.read().decode())
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
