"""Counts of processes add up, whatever the disk says, and whoever is forked."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from stats.capture.health import counters, slots
from stats.capture.health.counters import Counts
from tests.health.disks import no_room_beyond
from tests.health.processes import run, running

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_counts_of_several_names_add_up(counts: Counts) -> None:
    for _ in range(3):
        counts.count("unrecorded_clicks")
    counts.count("drained_records", 500)
    counts.count("unrecorded_clicks", 2)

    assert counts.sums() == {"unrecorded_clicks": 5, "drained_records": 500}


def test_another_process_reads_what_was_counted_a_moment_ago(counts: Counts) -> None:
    with running("counts.count('unrecorded_clicks', 3)\ncounts.count('unrecorded_clicks')", counts.folder):
        counts.count("unrecorded_clicks", 10)

        assert counts.sums() == {"unrecorded_clicks": 14}
        assert run("print(counts.sums())", counts.folder) == "{'unrecorded_clicks': 14}\n"


def test_a_forked_child_counts_for_itself_and_leaves_the_parents_file_alone(counts: Counts) -> None:
    counts.count("unrecorded_clicks", 2)
    forked = """
counts.count('unrecorded_clicks', 30)
if os.fork() == 0:
    counts.count('unrecorded_clicks', 5)
    os._exit(0)
os.wait()
total.fold(folder, now)
print(len(list(folder.glob('*.counts'))), counts.sums())
"""

    assert run(forked, counts.folder) == "2 {'unrecorded_clicks': 37}\n"
    assert counts.sums() == {"unrecorded_clicks": 37}


def test_what_is_forgotten_is_left_to_whoever_counted_it(counts: Counts) -> None:
    counts.count("unrecorded_clicks", 2)
    counters._forget_all()
    counters._forget_all()

    assert counts.sums() == {"unrecorded_clicks": 2}
    assert Counts(counts.folder).sums() == {"unrecorded_clicks": 2}


def test_threads_lose_no_count(counts: Counts) -> None:
    def count_on() -> None:
        for _ in range(500):
            counts.count("unrecorded_clicks")

    threads = [threading.Thread(target=count_on) for _ in "1234"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts.sums() == {"unrecorded_clicks": 2000}


def test_a_file_never_needs_more_room_than_it_was_made_with(counts: Counts) -> None:
    counts.start()
    (file,) = counts.folder.iterdir()
    before = file.stat()
    for number in range(30):
        counts.count(f"name_{number}", number)

    assert (file.stat().st_size, file.stat().st_blocks) == (before.st_size, before.st_blocks)
    assert before.st_blocks * 512 >= slots.SIZE
    assert before.st_mode & 0o777 == 0o600


def test_what_the_disk_refuses_is_kept_in_memory_and_written_once_it_can_be(counts: Counts) -> None:
    counts.count("unrecorded_clicks")
    with no_room_beyond(0):
        counts.count("unrecorded_clicks", 10)
        counts.count("sync_errors")
        assert counts.sums() == {"unrecorded_clicks": 11, "sync_errors": 1}
        assert Counts(counts.folder).sums() == {"unrecorded_clicks": 1}
    counts.count("unrecorded_clicks", 100)

    assert Counts(counts.folder).sums() == {"unrecorded_clicks": 111, "sync_errors": 1}


def test_without_a_file_counts_are_in_memory_and_the_disk_is_not_asked_each_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "counts"
    in_the_way.touch()
    counts = Counts(in_the_way)
    counts.count("unrecorded_clicks", 2)
    in_the_way.unlink()
    counts.count("unrecorded_clicks")

    assert counts.sums() == {"unrecorded_clicks": 3}
    assert not in_the_way.exists()


def test_a_process_without_a_file_makes_one_as_soon_as_it_can(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(counters, "RETRY_SECONDS", 0.0)
    in_the_way = tmp_path / "counts"
    in_the_way.touch()
    counts = Counts(in_the_way)
    counts.count("unrecorded_clicks", 2)
    in_the_way.unlink()
    counts.count("unrecorded_clicks")

    assert Counts(in_the_way).sums() == {"unrecorded_clicks": 3}


def test_a_disk_without_room_for_the_file_leaves_nothing_behind(counts: Counts) -> None:
    with no_room_beyond(100):
        counts.count("unrecorded_clicks")

    assert counts.sums() == {"unrecorded_clicks": 1}
    assert list(counts.folder.iterdir()) == []


def test_a_cut_file_gives_what_is_left_of_it() -> None:
    block = slots.block_of({"unrecorded_clicks": 3, "sync_errors": 4})

    assert slots.values_in(block[:100]) == {"unrecorded_clicks": 3}


def test_the_process_counts_in_the_portals_own_folder() -> None:
    before = counters.sums().get("test_counts", 0)

    counters.count("test_counts", 2)

    assert counters.sums()["test_counts"] == before + 2
