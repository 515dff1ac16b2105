"""A portal whose journals are in a folder of the test, and who wrote them."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from stats.capture.courier.drain import Drain
from stats.capture.health.folder import host
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord, SubmissionRecord, UnknownLinkRecord
from tests.factories import HostedFormFactory


@pytest.fixture
def folder(tmp_path, settings):
    """The folder of journals, in a DATA_DIR of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.JOURNAL_DIR = tmp_path / "journal"
    settings.ROUTES_FILE = tmp_path / "routes.sqlite3"
    settings.JOURNAL_DIR.mkdir(mode=0o700)
    host(tmp_path)
    return settings.JOURNAL_DIR


@pytest.fixture
def drain(folder):
    """One round of a courier that knows nothing yet, on the folder."""
    return lambda: Drain(folder, "here").drain(timezone.now())


@pytest.fixture
def make(cast):
    """Makes records: hits of Alice's address, submissions to a form, visits to unknown links."""
    form = HostedFormFactory()

    def hit(**fields):
        key = new_id(timezone.now())
        return HitRecord(key, cast.haircare.pk, cast.alice.pk, None, "counted", "", key)._replace(**fields)

    def submission(**fields):
        record = SubmissionRecord(new_id(timezone.now()), form.pk, "ann@people.example", "", "", {"name": "Ann"})
        return record._replace(**fields)

    def unknown_links(visits=1):
        return UnknownLinkRecord(new_id(timezone.now()), visits)

    return SimpleNamespace(hit=hit, submission=submission, unknown_links=unknown_links)
