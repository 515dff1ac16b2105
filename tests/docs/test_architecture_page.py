"""`docs/architecture.md` speaks of what is really there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text()
CLICK = PAGE.split("## The way of a click\n")[1].split("\n## ")[0]
CAPTURE = ROOT / "stats" / "capture"
ROOMS = re.findall(r"^\| `([\w./]+)/` \|", PAGE, re.MULTILINE)


def rooms_at_the_root() -> set[str]:
    """Folders at the root, without what tools and the portal itself leave there."""
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.rglob("*.*"))}
    return folders - ignored


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_exists(room: str) -> None:
    assert (ROOT / room).is_dir()


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_of_a_room_is_in_it(room: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{room}/` |"))

    assert [name for name in re.findall(r"`(\w+\.py)`", row) if not (ROOT / room / name).is_file()] == []


def test_every_package_of_the_writing_side_is_a_room() -> None:
    packages = {f"stats/capture/{path.parent.name}" for path in CAPTURE.glob("*/__init__.py")}

    assert packages <= set(ROOMS)


def test_every_folder_at_the_root_is_a_room() -> None:
    assert rooms_at_the_root() <= set(ROOMS)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:\w+/)+\w+\.py)`", PAGE))))
def test_every_module_that_the_page_names_exists(path: str) -> None:
    assert (ROOT / path).is_file()


def test_the_way_of_a_click_is_told_in_forty_lines() -> None:
    assert len(CLICK.splitlines()) <= 40


@pytest.mark.parametrize("module", sorted(set(re.findall(r"\b((?:\w+/)?\w+\.py)\b", CLICK)) - {"manage.py"}))
def test_every_step_of_a_click_is_a_module_of_the_writing_side(module: str) -> None:
    assert (CAPTURE / module).is_file()


@pytest.mark.parametrize(("module", "name"), re.findall(r"\| +(\w+(?:/\w+)?\.py) +`(\w+)`", CLICK))
def test_every_deed_of_a_step_is_in_its_module(module: str, name: str) -> None:
    assert re.search(rf"\bdef {name}\(", (CAPTURE / module).read_text())
