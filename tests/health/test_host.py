"""The figures of a host are true, whichever of its processes is asked, and whether the courier lives or not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from stats.capture.health import counters, host, progress
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord, Record, SubmissionRecord, UnknownLinkRecord, encode
from stats.capture.routes import freshness

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def journals(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.ROUTES_FILE = tmp_path, tmp_path / "routes.sqlite3"
    settings.JOURNAL_DIR = tmp_path / "journal"
    settings.JOURNAL_DIR.mkdir()
    return Path(settings.JOURNAL_DIR)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def hit(seconds: float) -> HitRecord:
    return HitRecord(new_id(ago(seconds)), 1, None, None, "counted", "", None)


def write(folder: Path, begun: float, *records: Record) -> tuple[Path, list[int]]:
    """A journal that was begun so many seconds ago, and where each of its records ends."""
    journal = folder / f"{new_id(ago(begun)).hex}.jr"
    lines = [encode(record) for record in records]
    journal.write_bytes(b"".join(lines))
    return journal, [sum(map(len, lines[: number + 1])) for number in range(len(lines))]


def oldest() -> float:
    return host.figures(NOW)["oldest_undrained_seconds"]


def test_nothing_waits_where_there_is_no_journal() -> None:
    figures = host.figures(NOW)

    assert [figures[name] for name in ("oldest_undrained_seconds", "journal_bytes", "journal_files")] == [0, 0, 0]


def test_the_oldest_is_the_first_record_that_is_not_drained(journals: Path) -> None:
    journal, ends = write(journals, 50, hit(40), hit(30), hit(20))
    assert oldest() == 40

    progress.tell({journal.name: ends[0]})
    assert oldest() == 30

    progress.tell({journal.name: ends[2]})
    assert oldest() == 0


def test_a_dead_courier_shows_as_growing_age(journals: Path) -> None:
    journal, ends = write(journals, 50, hit(40), hit(30))
    progress.tell({journal.name: ends[0]})

    later = host.figures(NOW + timedelta(minutes=10))

    assert later["oldest_undrained_seconds"] == 630


def test_an_older_journal_may_hold_the_younger_record(journals: Path) -> None:
    old, ends = write(journals, 60, hit(50), hit(5))
    write(journals, 45, hit(44))
    write(journals, 3, hit(2))
    assert oldest() == 50

    progress.tell({old.name: ends[0]})
    assert oldest() == 44


def test_records_of_every_process_count(journals: Path) -> None:
    write(journals, 60, hit(10))
    write(journals, 59, hit(30))

    assert oldest() == 30


def test_a_waiting_submission_counts_and_a_late_sum_does_not(journals: Path) -> None:
    write(journals, 60, UnknownLinkRecord(new_id(ago(59)), 7))
    assert oldest() == 0

    write(journals, 20, SubmissionRecord(new_id(ago(15)), 1, "kim@customers.example", "", "", {}))
    assert oldest() == 15


def test_damage_and_a_half_written_line_are_passed_over(journals: Path) -> None:
    journal, _ = write(journals, 50)
    journal.write_bytes(b"garbage\n" + encode(hit(30)) + encode(hit(20))[:10])

    assert oldest() == 30


def test_a_record_from_the_future_is_new(journals: Path) -> None:
    write(journals, 0, hit(-600))

    assert oldest() == 0


def test_a_journal_that_is_moved_away_meanwhile_holds_nothing_up(journals: Path) -> None:
    (journals / f"{new_id(ago(50)).hex}.jr").symlink_to(journals / "drained")
    write(journals, 40, hit(30))

    assert oldest() == 30


def test_bytes_and_files_are_those_that_are_not_drained(journals: Path, settings: LazySettings) -> None:
    journal, ends = write(journals, 50, hit(40))
    (journals / "drained").mkdir()
    (journals / "drained" / journal.name).write_bytes(b"x" * 1000)

    figures = host.figures(NOW)

    assert (figures["journal_bytes"], figures["journal_files"]) == (ends[0], 1)
    assert figures["journal_max_bytes"] == settings.JOURNAL_MAX_BYTES


def test_a_folder_that_is_gone_leaves_its_figures_out(journals: Path) -> None:
    journals.rmdir()

    assert "journal_bytes" not in host.figures(NOW)
    assert "unrecorded_clicks" in host.figures(NOW)


def test_the_age_of_the_routes_is_that_of_the_copy(settings: LazySettings) -> None:
    assert "routes_age_seconds" not in host.figures(NOW)

    freshness.note(settings.ROUTES_FILE, ago(7))

    assert host.figures(NOW)["routes_age_seconds"] == 7


def test_every_count_is_there_before_anything_was_counted() -> None:
    assert {name: host.figures(NOW)[name] for name in host.COUNTERS} == dict.fromkeys(host.COUNTERS, 0)


def test_counts_of_this_process_are_in_it() -> None:
    counters.count("unrecorded_clicks", 3)

    assert host.figures(NOW)["unrecorded_clicks"] == 3


def test_what_the_courier_told_is_in_it() -> None:
    progress.tell(drain_seconds=0.5, newer_records=2)

    figures = host.figures(NOW)

    assert (figures["drain_seconds"], figures["newer_records"]) == (0.5, 2)


def test_when_the_tallies_were_compared_is_said_as_an_age() -> None:
    progress.tell(tallies_verified_at=ago(90).timestamp(), tallies_differing=0)

    figures = host.figures(NOW)

    assert (figures["tallies_verified_seconds"], figures["tallies_differing"]) == (90, 0)
    assert "tallies_verified_at" not in figures
