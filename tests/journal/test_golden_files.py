"""Journals of every version that ever was: what yesterday's program wrote is read today, to the last field."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from stats.capture.journal.records import HitRecord, SubmissionRecord, UnknownLinkRecord, encode
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


def test_version_1_is_read_as_it_was_written() -> None:
    assert found(HERE / "version_1.jr") == VERSION_1
    assert [record.at.microsecond for record in VERSION_1] == [688000, 689000, 690000, 691000]
    assert VERSION_1[0].at == datetime(2026, 3, 1, 15, 55, 30, 688000, UTC)


def test_version_1_is_still_what_is_written() -> None:
    assert b"".join(encode(record) for record in VERSION_1) == (HERE / "version_1.jr").read_bytes()


def test_a_newer_version_is_told_from_damage_and_its_neighbours_are_read() -> None:
    assert found(HERE / "newer_version.jr") == [VERSION_1[0], "NewerVersion", VERSION_1[3]]
