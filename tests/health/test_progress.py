"""What the courier tells, every process of the host reads: whole or not at all, also on a full disk."""

import json
import threading
import zlib
from pathlib import Path

import pytest
from django.conf import LazySettings

from stats.capture.health import progress
from tests.health.disks import no_room_beyond
from tests.health.processes import run

TELL = """
import django
from django.conf import settings
settings.configure(DATA_DIR=folder)
from stats.capture.health import progress
"""


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_what_was_never_told_is_nothing() -> None:
    assert progress.read() == ({}, {})


def test_offsets_are_replaced_and_figures_are_added_to() -> None:
    progress.tell({"a.jr": 10, "b.jr": 20}, drain_seconds=0.5)
    progress.tell({"b.jr": 30}, quarantined_records=2)
    progress.tell(drain_seconds=0.25)

    assert progress.read() == ({"b.jr": 30}, {"drain_seconds": 0.25, "quarantined_records": 2})


def test_another_process_reads_it(folder: Path) -> None:
    progress.tell({"a.jr": 10})

    assert run(f"{TELL}\nprint(progress.read().offsets)", folder) == "{'a.jr': 10}\n"


def test_what_several_tell_at_once_is_all_there() -> None:
    def tell(who: str) -> None:
        for number in range(100):
            progress.tell(**{f"{who}_{number}": number})

    tellers = [threading.Thread(target=tell, args=(who,)) for who in "abc"]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()

    assert len(progress.read().figures) == 300


def test_the_file_is_for_the_portals_eyes_and_keeps_its_size(folder: Path) -> None:
    for number in range(200):
        progress.tell({f"{name:032x}.jr": number for name in range(number)})
        assert (folder / "progress").stat().st_size == progress.SIZE

    assert (folder / "progress").stat().st_mode & 0o777 == 0o600


def test_a_disk_without_room_takes_what_is_told_all_the_same(folder: Path) -> None:
    progress.tell({"a.jr": 10})
    with no_room_beyond(progress.SIZE):
        progress.tell({"a.jr": 11}, drain_seconds=1.5)

    assert progress.read() == ({"a.jr": 11}, {"drain_seconds": 1.5})


def test_a_file_that_is_half_written_says_nothing(folder: Path) -> None:
    progress.tell({"a.jr": 10})
    line = (folder / "progress").read_bytes()
    (folder / "progress").write_bytes(line.replace(b"10", b"11"))

    assert progress.read() == progress.NOTHING


def test_whoever_reads_while_it_is_written_looks_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.tell({"a.jr": 10})
    looks = iter([b"00000000 {}\n"])
    look = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: next(looks, None) or look(path))

    assert progress.read().offsets == {"a.jr": 10}


def test_it_can_be_read_by_people(folder: Path) -> None:
    progress.tell({"a.jr": 10})

    checksum, _, content = (folder / "progress").read_bytes().partition(b"\n")[0].partition(b" ")
    assert int(checksum, 16) == zlib.crc32(content)
    assert json.loads(content)["offsets"] == {"a.jr": 10}
