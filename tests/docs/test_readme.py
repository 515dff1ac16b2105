"""What the README tells people to type is there to be typed. That it serves a portal is tried in tests/deployment."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_settings_are_documented import settings_read

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_setting_exists() -> None:
    assert set(re.findall(r"^([A-Z_]+)=", README, re.MULTILINE)) <= settings_read()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [target for target in targets if not (page.parent / target).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_chapter_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)", page.read_text())

    assert [link for link in links if link[1] not in chapters(page.parent / link[0] if link[0] else page)] == []


def chapters(page: Path) -> set[str]:
    """The chapters of a page, as links name them."""
    return {
        title.lower().rstrip("?").replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    }


def test_the_sqlite_backup_is_a_database(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "portal.sqlite3").execute("CREATE TABLE kept (id)")
    found = re.search(r'python -c "(.*?)"', README)
    assert found is not None

    code = found[1].replace("/var/lib/portal", str(tmp_path)).replace("'portal.backup'", f"'{tmp_path}/portal.backup'")
    subprocess.run([sys.executable, "-c", code], check=True)

    tables = sqlite3.connect(tmp_path / "portal.backup").execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("kept",)]
