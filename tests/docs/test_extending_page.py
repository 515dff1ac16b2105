"""`docs/extending.md` leads to places that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text()
PATHS = sorted(set(re.findall(r"`((?:[\w.-]+/)+(?:[\w.-]+\.\w+)?)`", PAGE)))
IN_MODULES = re.findall(r"`(\w+)`(?:, `\w+`)* (?:of|in) `([\w/]+\.py)`", PAGE)
STEPS = re.findall(r"^\d\. `([\w/]+\.py)`: (.*?)(?=^\d\. |\n\n)", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", PATHS)
def test_every_place_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "path"), IN_MODULES)
def test_every_name_is_in_its_module(name: str, path: str) -> None:
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text())


@pytest.mark.parametrize(("path", "words"), STEPS)
def test_every_name_of_a_step_is_in_its_module(path: str, words: str) -> None:
    there = (ROOT / path).read_text()
    named = re.findall(r"`([A-Z]\w+|_\w+|is_\w+)`", words)

    assert [name for name in named if not re.search(rf"\b{name}\b", there)] == []


def test_the_page_is_read_at_all() -> None:
    assert len(PATHS) > 25
    assert len(IN_MODULES) >= 5
    assert len(STEPS) > 8
