"""The file itself: written only where something changed, private, whole, and made anew when it must be."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from links.models import TrackingLink
from partners.models import Partner, Portal
from stats.capture.routes import copying, freshness, store
from stats.capture.routes.comparing import Sweep
from stats.capture.routes.copying import Copier
from tests.factories import PartnerFactory
from tests.routes.conftest import rounds
from tests.routes.orm import found

PATH = "/go/haircare/abc123/website2"


@pytest.fixture
def reader(cast, copy, file):
    """Another connection to a file that is complete."""
    copy()
    with closing(store.open_for_reading(file)) as connection:
        yield connection


def write_past_the_models() -> None:
    """Rows change, and their stamps say that this was long ago: as after a restored backup."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE links_trackinglink SET website_address = 'https://a.b', changed_at = '2020-01-01 00:00:00+00'"
        )
        cursor.execute("UPDATE partners_partner SET deactivated_at = joined_at, changed_at = '2020-01-01 00:00:00+00'")


def data_version(reader) -> int:
    return int(reader.execute("PRAGMA data_version").fetchone()[0])


def test_nothing_is_written_while_nothing_changes(reader, copy):
    copy(later=1)
    before = data_version(reader)
    for second in (2, 3, 64):
        copy(later=second)

    assert data_version(reader) == before


def test_what_no_visitor_meets_is_not_written(reader, copy, alice):
    before = data_version(reader)
    Partner.objects.update(name="Alicia", window_days=7)
    copy(later=1)

    assert data_version(reader) == before


def test_a_change_is_noticed_by_who_reads(reader, copy):
    before = data_version(reader)
    TrackingLink.objects.update(website_address="https://a.b")
    copy(later=1)

    assert data_version(reader) != before


def test_the_file_and_its_companions_are_for_the_portal_alone(reader, file):
    companions = [file, freshness.beside(file), *file.parent.glob(f"{file.name}-*")]

    assert len(companions) == 4
    assert {stat.S_IMODE(companion.stat().st_mode) for companion in companions} == {0o600}


def test_no_name_and_no_mail_address_is_in_the_file(reader, file, alice):
    text = b"".join(companion.read_bytes() for companion in file.parent.iterdir())

    assert alice.code.encode() in text
    assert alice.name.encode() not in text
    assert alice.user.email.encode() not in text


def test_a_file_that_is_not_one_is_made_anew(cast, file, copy, find):
    file.write_bytes(b"This is no database. " * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        copy()
    copy()

    assert find(PATH) == found(PATH)


def test_a_damaged_file_is_made_anew_and_served_meanwhile(cast, file, copy, find):
    copy()
    known = find(PATH)
    size = file.stat().st_size
    with file.open("r+b") as open_file:
        open_file.write(b"\xff" * size)
    with pytest.raises(sqlite3.DatabaseError):
        copy(later=1)
    meanwhile = find(PATH)
    copy(later=2)

    assert find(PATH) == meanwhile == known


def test_a_file_of_another_version_is_made_anew(cast, file, copy, find):
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE partners (name TEXT)")
        other.execute("PRAGMA user_version = 99")
    copy()

    assert find(PATH) == found(PATH)


def test_a_copy_of_another_database_is_made_anew(cast, copy_changes, find):
    copy_changes()
    Portal.objects.update(customer_key=b"k" * 32)
    write_past_the_models()
    copy_changes(later=1)

    assert find(PATH).link.website_address == "https://a.b"


def test_everything_is_compared_where_nobody_says_how_fresh_the_copy_is(cast, file, copy_changes, find):
    copy_changes()
    write_past_the_models()
    freshness.beside(file).unlink()
    copy_changes(later=1)

    assert find(PATH).link.website_address == "https://a.b"


def test_everything_is_compared_when_the_clock_was_set_back(cast, copy_changes, find):
    copy_changes(later=3600)
    write_past_the_models()
    copy_changes()

    assert find(PATH).link.website_address == "https://a.b"


def test_what_no_stamp_tells_is_not_seen_by_changes_alone(cast, copy_changes, find):
    copy_changes()
    write_past_the_models()
    copy_changes(later=1)

    assert find(PATH) != found(PATH)


def test_the_sweep_finds_what_no_stamp_tells_in_its_turn(cast, file, find):
    PartnerFactory.create_batch(5)
    copy = rounds(Copier(file, Sweep(2)))
    copy()
    write_past_the_models()
    for second in range(1, 20):
        copy(later=second)

    assert find(PATH) == found(PATH)
    assert find(PATH).reason == "inactive-partner"


def test_a_database_that_fails_leaves_the_file_as_it_was(cast, file, copy, find, monkeypatch):
    copy()
    complete_at, known = freshness.moment(file), find(PATH)
    TrackingLink.objects.update(website_address="https://a.b")
    Portal.objects.update(name="Acme")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stats_visitorkey RENAME TO elsewhere")
    with pytest.raises(Exception, match="stats_visitorkey"):
        copy(later=1)

    assert find(PATH) == known
    assert freshness.moment(file) == complete_at


def test_two_couriers_of_one_folder_agree(cast, file, copy, find):
    other = rounds(Copier(file, Sweep()))
    copy()
    other(later=1)
    Partner.objects.update(deactivated_at=timezone.now())
    other(later=2)
    copy(later=2)

    assert find(PATH) == found(PATH)


def test_a_courier_waits_for_another_that_writes(cast, file, copy, monkeypatch):
    monkeypatch.setattr(store, "WRITER_WAITS", 0)
    copy()
    with store.writing(file), pytest.raises(sqlite3.OperationalError, match="locked"):
        copy(later=1)


def test_the_copy_is_complete_as_of_the_beginning_of_the_round(cast, file):
    at = datetime(2026, 11, 20, 12, 30, 15, 250_000, tzinfo=UTC)
    copying.copy(file, at)

    assert freshness.moment(file) == at


def test_everything_can_be_compared_on_demand(cast, file, find):
    at = timezone.now()
    copying.copy_everything(file, at)
    copying.copy_everything(file, at + timedelta(seconds=1))

    assert find(PATH) == found(PATH)
