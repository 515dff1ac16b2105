"""What the operations page says of figures is what the portal shows, and its examples can be read by Prometheus."""

import re
from pathlib import Path

from stats.capture.health.metrics import METRICS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
CHAPTER = PAGE[PAGE.index("## Is it well?") : PAGE.index("## What is promised")]
NAMES = {metric.shown_name for metric in METRICS}


def test_every_figure_is_explained() -> None:
    rows = re.findall(r"^\| (`[a-z].*?) \|", CHAPTER, re.MULTILINE)

    assert {f"portal_{name}" for row in rows for name in re.findall("`([a-z_]+)`", row)} == NAMES


def test_alarms_ask_for_figures_that_exist() -> None:
    asked = set(re.findall(r"\bportal_\w+", "".join(re.findall(r"expr: .*", CHAPTER))))

    assert len(asked) > 6
    assert asked <= NAMES


def test_examples_are_indented_as_yaml_wants_it() -> None:
    for example in re.findall(r"^```yaml\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL):
        assert "\t" not in example
        assert all(len(re.match(" *", line)[0]) % 2 == 0 for line in example.splitlines())  # type: ignore[index]
