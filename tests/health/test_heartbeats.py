"""Every host says how it is, in one row of its own; those that are long gone are forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats.capture.health import counters, heartbeats, progress
from stats.capture.health.heartbeats import beat
from stats.capture.health.lately import within_a_day
from stats.models import Heartbeat, QuarantinedRecord
from tests.health.processes import run

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.JOURNAL_DIR = tmp_path, tmp_path / "journal"
    settings.JOURNAL_DIR.mkdir()
    return tmp_path


def set_aside(*digests: str) -> None:
    QuarantinedRecord.objects.bulk_create(
        QuarantinedRecord(digest=digest, line=b"", reason="damaged", journal="a.jr", host="web", at=NOW)
        for digest in digests
    )


def lost_lately(now: datetime) -> int:
    return within_a_day(Heartbeat.objects.get().figures.get("lately", {}), "unrecorded_clicks", now)


def test_a_host_speaks_under_the_name_in_its_folder(folder: Path) -> None:
    beat(NOW)

    said = Heartbeat.objects.get()
    assert said.host == (folder / "host").read_text().strip()
    assert said.at == NOW
    assert said.figures["journal_bytes"] == 0


def test_it_speaks_again_and_again_in_one_row() -> None:
    beat(NOW)
    beat(NOW + timedelta(seconds=5))

    assert Heartbeat.objects.get().at == NOW + timedelta(seconds=5)


def test_hosts_speak_side_by_side(settings: LazySettings, tmp_path: Path) -> None:
    beat(NOW)
    settings.DATA_DIR = tmp_path / "other"
    settings.DATA_DIR.mkdir()
    beat(NOW)

    assert Heartbeat.objects.count() == 2


def test_records_that_are_set_aside_are_counted_for_everybody() -> None:
    set_aside("one", "two")

    beat(NOW)

    assert progress.read().figures["quarantined_records"] == 2
    assert Heartbeat.objects.get().figures["quarantined_records"] == 2


def test_nobody_counts_millions_that_are_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "MOST_QUARANTINED", 1)
    set_aside("one", "two")

    beat(NOW)

    assert Heartbeat.objects.get().figures["quarantined_records"] == 1


def test_losses_are_told_for_a_day() -> None:
    counters.count("unrecorded_clicks", 3)
    beat(NOW)
    counters.count("unrecorded_clicks", 4)
    beat(NOW + timedelta(hours=2))

    assert Heartbeat.objects.get().figures["unrecorded_clicks"] == 7
    assert lost_lately(NOW + timedelta(hours=2)) == 7
    beat(NOW + timedelta(hours=25))
    assert lost_lately(NOW + timedelta(hours=25)) == 4


def test_counts_of_processes_that_are_gone_are_taken_over(folder: Path) -> None:
    run("counts.count('unrecorded_clicks', 3)", folder / "counts")

    beat(NOW)

    assert Heartbeat.objects.get().figures["unrecorded_clicks"] == 3
    assert (folder / "counts" / "total").exists()


def test_hosts_that_were_silent_for_thirty_days_are_forgotten() -> None:
    Heartbeat.objects.create(host="gone", name="gone", at=NOW - timedelta(days=30, seconds=1))
    Heartbeat.objects.create(host="away", name="away", at=NOW - timedelta(days=29))

    beat(NOW)

    assert set(Heartbeat.objects.exclude(at=NOW).values_list("host", flat=True)) == {"away"}


def test_a_disk_that_refuses_does_not_silence_the_host(folder: Path) -> None:
    (folder / "progress").mkdir()

    beat(NOW)

    assert Heartbeat.objects.get().at == NOW


def test_a_heartbeat_costs_few_queries() -> None:
    beat(NOW)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        beat(NOW + timedelta(seconds=5))

    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 5
