"""Journals of every version that ever was: what yesterday's program wrote is read today, to the last field."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from stats.capture.journal.records import DroppedRecord, HitRecord, SubmissionRecord, UnknownLinkRecord, encode
from tests.journal.lines import found

HERE = Path(__file__).parent
VERSION_1 = [
    HitRecord(
        uuid.UUID("019caa1c-a800-7123-8456-000000000001"),
        7,
        5,
        9,
        "counted",
        "",
        uuid.UUID("3f0e8a54-6f0d-8c11-9e55-7d3a5e2b1c00"),
        "news.example",
        "Firefox",
    ),
    HitRecord(uuid.UUID("019caa1c-a801-7123-8456-000000000002"), 7, None, None, "bot", "", None),
    SubmissionRecord(
        uuid.UUID("019caa1c-a802-7123-8456-000000000003"),
        3,
        "ann@people.example",
        "rp-token",
        "rp_visitor=abc",
        {"name": "Ånn\tO’Hara\nJr.", "size": "10"},
    ),
    UnknownLinkRecord(uuid.UUID("019caa1c-a803-7123-8456-000000000004"), 12),
]
# Hits and visits to unknown links are written as ever, so that a courier of the version before takes them.
VERSION_2 = [
    VERSION_1[0],
    VERSION_1[2]._replace(sender="9f" * 16, origin="https://shop.example", seconds=17),
    VERSION_1[2]._replace(origin="", is_trapped=True),
    DroppedRecord(uuid.UUID("019caa1c-a804-7123-8456-000000000005"), 3, "9f" * 16, 970),
    VERSION_1[3],
]


def test_version_1_is_read_as_it_was_written() -> None:
    assert found(HERE / "version_1.jr") == VERSION_1
    assert [record.at.microsecond for record in VERSION_1] == [688000, 689000, 690000, 691000]
    assert VERSION_1[0].at == datetime(2026, 3, 1, 15, 55, 30, 688000, UTC)


def test_what_version_1_could_say_of_visits_is_still_written_as_it_was() -> None:
    lines = (HERE / "version_1.jr").read_bytes().splitlines(keepends=True)

    assert [encode(VERSION_1[number]) for number in (0, 1, 3)] == [lines[0], lines[1], lines[3]]


def test_version_2_is_read_as_it_was_written() -> None:
    assert found(HERE / "version_2.jr") == VERSION_2


def test_version_2_is_what_is_written() -> None:
    assert b"".join(encode(record) for record in VERSION_2) == (HERE / "version_2.jr").read_bytes()


def test_an_older_program_leaves_the_new_lines_alone() -> None:
    heads = [line[:2] for line in (HERE / "version_2.jr").read_bytes().splitlines()]

    assert heads == [b"1 ", b"2 ", b"2 ", b"2 ", b"1 "]


def test_a_newer_version_is_told_from_damage_and_its_neighbours_are_read() -> None:
    assert found(HERE / "newer_version.jr") == [VERSION_1[0], "NewerVersion", VERSION_1[3]]
