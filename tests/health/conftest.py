"""Fixtures for what is counted."""

from pathlib import Path

import pytest

from stats.capture.health.counters import Counts


@pytest.fixture
def counts(tmp_path: Path) -> Counts:
    return Counts(tmp_path / "counts")
