"""What processes counted that are gone is kept, whoever is killed and whenever."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stats.capture.health import total
from stats.capture.health.counters import Counts
from tests.health.disks import no_room_beyond
from tests.health.processes import run, running

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
# Dies where the total is about to be seen, where its files are about to go, and after one of two has gone.
DEATHS = {
    "before the total": "Path.rename = lambda *_: os._exit(9)",
    "before the first file goes": "Path.unlink = lambda *_: os._exit(9)",
    "between the files": "unlink = Path.unlink\nPath.unlink = lambda path: (unlink(path), os._exit(9))",
}


def test_what_a_killed_process_counted_stays(counts: Counts) -> None:
    run("counts.count('unrecorded_clicks', 7)\nos.kill(os.getpid(), 9)", counts.folder)
    assert counts.sums() == {"unrecorded_clicks": 7}

    total.fold(counts.folder, NOW)

    assert counts.sums() == {"unrecorded_clicks": 7}
    assert not list(counts.folder.glob("*.counts"))


def test_the_counts_of_a_living_process_are_left_to_it(counts: Counts) -> None:
    counts.count("unrecorded_clicks")
    with running("counts.count('unrecorded_clicks', 2)", counts.folder):
        total.fold(counts.folder, NOW)

        assert len(list(counts.folder.glob("*.counts"))) == 2
        assert counts.sums() == {"unrecorded_clicks": 3}


@pytest.mark.parametrize("death", DEATHS.values(), ids=DEATHS)
def test_a_fold_that_is_killed_loses_and_doubles_nothing(counts: Counts, death: str) -> None:
    for number in (3, 4):
        run(f"counts.count('unrecorded_clicks', {number})", counts.folder)

    run(f"{death}\ntotal.fold(folder, now)\nprint('alive')", counts.folder)
    after_death = counts.sums()
    total.fold(counts.folder, NOW)

    assert after_death == counts.sums() == {"unrecorded_clicks": 7}
    assert not list(counts.folder.glob("*.counts"))


def test_folding_again_and_again_adds_nothing(counts: Counts) -> None:
    for number in (3, 4):
        run(f"counts.count('unrecorded_clicks', {number})", counts.folder)
        for _ in range(3):
            total.fold(counts.folder, NOW)

    assert counts.sums() == {"unrecorded_clicks": 7}


def test_only_one_folds_at_a_time(counts: Counts) -> None:
    run("counts.count('unrecorded_clicks', 3)", counts.folder)
    hold = "import fcntl\nfcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)"
    with running(hold, counts.folder):
        total.fold(counts.folder, NOW)
        assert len(list(counts.folder.glob("*.counts"))) == 1

    total.fold(counts.folder, NOW)

    assert not list(counts.folder.glob("*.counts"))


def test_sums_never_fall_while_processes_come_and_go(counts: Counts) -> None:
    counts.start()
    is_over, seen = threading.Event(), []

    def watch() -> None:
        while not is_over.is_set():
            seen.append(counts.sums().get("unrecorded_clicks", 0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(5):
        run("counts.count('unrecorded_clicks', 3)", counts.folder)
        total.fold(counts.folder, NOW)
    is_over.set()
    watcher.join()

    assert seen == sorted(seen)
    assert counts.sums() == {"unrecorded_clicks": 15}


def test_a_fold_in_the_midst_of_adding_up_hides_nothing(counts: Counts, monkeypatch) -> None:
    run("counts.count('unrecorded_clicks', 3)", counts.folder)
    look = Path.glob

    def look_too_late(folder: Path, pattern: str) -> object:
        monkeypatch.setattr(Path, "glob", look)
        total.fold(counts.folder, NOW)
        return look(folder, pattern)

    monkeypatch.setattr(Path, "glob", look_too_late)

    assert counts.sums() == {"unrecorded_clicks": 3}


def test_a_fold_that_the_disk_refuses_is_left_for_later(counts: Counts) -> None:
    run("counts.count('unrecorded_clicks', 3)", counts.folder)
    with no_room_beyond(0):
        total.fold(counts.folder, NOW)
    assert counts.sums() == {"unrecorded_clicks": 3}

    total.fold(counts.folder, NOW)

    assert counts.sums() == {"unrecorded_clicks": 3}
    assert not list(counts.folder.glob("*.counts"))


def test_a_damaged_total_is_begun_anew(counts: Counts) -> None:
    counts.count("unrecorded_clicks")
    (counts.folder / "total").write_text("{")

    assert counts.sums() == {"unrecorded_clicks": 1}
