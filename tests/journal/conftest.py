"""A folder for journals, and a writer into it."""

import pytest

from stats.capture.journal.writer import Journal

PLENTY = 1024**3


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "journal"
    place.mkdir()
    return place


@pytest.fixture
def journal(folder):
    made = Journal(folder, PLENTY)
    yield made
    made.forget()
