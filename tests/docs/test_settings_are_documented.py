"""`.env.example` and `docs/operations.md` list the settings that settings.py reads: all of them, and no others."""

import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def settings_read() -> set[str]:
    text = (ROOT / "referral_portal" / "settings.py").read_text()
    return set(re.findall(r"""(?:env\.\w+|required)\(\s*"([A-Z_]+)\"""", text))


def test_the_example_file_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    assert named == settings_read()


def test_the_operations_table_names_every_setting() -> None:
    table = (ROOT / "docs" / "operations.md").read_text()
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert named == settings_read()


def test_the_example_explains_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    unexplained = [
        line
        for before, line in pairwise(lines)
        if re.match(r"(# )?[A-Z_]+=", line) and not re.match(r"# .*[a-z]", before)
    ]
    assert unexplained == []
