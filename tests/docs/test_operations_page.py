"""What the operations page says of figures is what the portal shows, and its examples can be read by Prometheus."""

import re
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from stats.capture.health.metrics import METRICS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
CHAPTER = PAGE[PAGE.index("## Is it well?") : PAGE.index("## What is promised")]
NAMES = {metric.shown_name for metric in METRICS}


def test_every_figure_is_explained() -> None:
    rows = re.findall(r"^\| (`[a-z].*?) \|", CHAPTER, re.MULTILINE)

    assert {f"portal_{name}" for row in rows for name in re.findall("`([a-z_]+)`", row)} == NAMES


def examples() -> list[Any]:
    return [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)]


def test_alarms_ask_for_figures_that_exist() -> None:
    rules = examples()[1]["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"\bportal_\w+", rule["expr"])}

    assert len(asked) > 6
    assert asked <= NAMES


def test_what_is_bad_on_the_page_is_an_alarm() -> None:
    bad = re.findall(r"^\| `([a-z_]+)`[^|]*\|[^|]*\|[^|]*\| *[a-z]", CHAPTER, re.MULTILINE)
    alarms = str(examples()[1])

    assert len(bad) > 6
    assert [name for name in bad if f"portal_{name}" not in alarms] == []


def test_prometheus_is_told_where_the_token_is() -> None:
    (job,) = examples()[0]["scrape_configs"]

    assert job["authorization"].keys() == {"credentials_file"}
