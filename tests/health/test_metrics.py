"""What Prometheus reads is in its format, and names every figure of the host."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from stats.capture.health import host, metrics, progress

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
FAMILY = re.compile(
    r"# HELP (?P<name>portal_[a-z_]+) [A-Z][^\n]+\.\n"
    r"# TYPE (?P=name) (?P<kind>counter|gauge)\n"
    r"(?P=name) (?P<value>\S+)\n"
)


def families(text: str) -> dict[str, tuple[str, float]]:
    """Kind and value by name; nothing else may stand between."""
    found = list(FAMILY.finditer(text))
    assert "".join(match[0] for match in found) == text
    return {match["name"]: (match["kind"], float(match["value"])) for match in found}


def test_counters_and_gauges_are_told_apart() -> None:
    text = metrics.exposition({"unrecorded_clicks": 3, "journal_bytes": 1.5e9, "oldest_undrained_seconds": 0.25})

    assert families(text) == {
        "portal_unrecorded_clicks_total": ("counter", 3),
        "portal_journal_bytes": ("gauge", 1.5e9),
        "portal_oldest_undrained_seconds": ("gauge", 0.25),
    }


def test_large_counts_keep_their_last_digit() -> None:
    assert "portal_drained_records_total 123456789012\n" in metrics.exposition({"drained_records": 123_456_789_012})


def test_what_is_not_known_is_left_out() -> None:
    assert metrics.exposition({}) == ""


@pytest.mark.django_db
def test_every_figure_of_the_host_is_shown(settings: LazySettings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    everything = {"drain_seconds": 1, "newer_records": 1, "quarantined_records": 1}
    progress.tell(**everything, tallies_verified_at=NOW.timestamp(), tallies_differing=1)

    shown = families(metrics.exposition({**host.figures(NOW), "routes_age_seconds": 1}))

    assert set(shown) == {metric.shown_name for metric in metrics.METRICS}


def test_every_count_ends_in_total_and_nothing_else_does() -> None:
    counters = {metric.name for metric in metrics.METRICS if metric.shown_name.endswith("_total")}

    assert counters == set(host.COUNTERS)
