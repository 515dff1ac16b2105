"""From journals into the books: everything once, in any state that a journal can be in."""

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from stats.capture.books.record import BATCH
from stats.capture.courier import drain as draining
from stats.capture.courier.drain import Drain
from stats.capture.health import progress
from stats.capture.journal import files
from stats.capture.journal.records import encode
from stats.models import FormSubmission, Hit, LinkTally, OptIn, Tally
from tests.capture.visiting import differences
from tests.courier.journals import add, ids, leave, living, set_aside, stored, table_away
from tests.journal.lines import newer

NOW = timezone.now


def test_what_a_dead_writer_left_is_stored_and_kept_aside(folder, make, drain):
    hit, submission = make.hit(), make.submission()
    path = leave(folder, hit, submission, make.unknown_links(3))
    assert not drain()
    assert stored() == ids([hit, submission])
    assert LinkTally.objects.get(link=0).visits == 3
    assert (files.undrained(folder), [kept.name for kept in files.drained(folder)]) == ([], [path.name])


def test_what_a_living_writer_has_written_is_stored_and_its_journal_stays(folder, make):
    first, second, third = make.hit(), make.hit(), make.hit()
    courier = Drain(folder, "here")
    with living(folder, first, encode(second)[:-1]) as path:
        courier.drain(NOW())
        assert stored() == ids([first])
        add(path, b"\n", third)
        courier.drain(NOW())
        assert stored() == ids([first, second, third])
        assert files.undrained(folder) == [path]
    courier.drain(NOW())
    assert not files.undrained(folder)


def test_what_is_in_the_database_is_not_read_again(folder, make, monkeypatch):
    courier, read, offsets = Drain(folder, "here"), draining.read, []

    def note(path, offset, **how):
        offsets.append(offset)
        return read(path, offset, **how)

    monkeypatch.setattr(draining, "read", note)
    with living(folder, make.hit()) as path:
        courier.drain(NOW())
        courier.drain(NOW())
        assert offsets == [0, path.stat().st_size]


def test_a_round_takes_a_batch_and_the_oldest_first(folder, make, monkeypatch):
    monkeypatch.setitem(BATCH, connection.vendor, 3)
    records = [make.hit() for _ in range(7)]
    for number in range(0, 7, 2):
        leave(folder, *records[number : number + 2])
    courier = Drain(folder, "here")
    assert [(courier.drain(NOW()), len(stored())) for _ in range(3)] == [(True, 3), (True, 6), (False, 7)]
    assert not files.undrained(folder)


def test_a_round_takes_only_so_many_bytes_of_long_forms(folder, make, monkeypatch):
    monkeypatch.setattr(draining, "BATCH_BYTES", 1000)
    leave(folder, *(make.submission(fields={"story": "x" * 600, "number": str(number)}) for number in range(5)))
    courier = Drain(folder, "here")
    assert [courier.drain(NOW()) for _ in range(3)] == [True, True, False]
    assert FormSubmission.objects.count() == 5


def test_nothing_is_passed_over_while_the_database_refuses(folder, make, transactional_db):
    path = leave(folder, make.hit(), make.submission())
    courier = Drain(folder, "here")
    with table_away("stats_tally"), pytest.raises(DatabaseError):
        courier.drain(NOW())
    assert files.undrained(folder) == [path]
    courier.drain(NOW())
    assert (Hit.objects.count(), FormSubmission.objects.count(), differences()) == (1, 1, [])


def test_a_journal_that_is_drained_twice_counts_once(folder, make, drain):
    path = leave(folder, make.hit(), make.submission(), make.unknown_links(3))
    drain()
    assert files.bring_back(folder) == 1
    drain()
    assert (Hit.objects.count(), FormSubmission.objects.count(), OptIn.objects.count()) == (1, 1, 1)
    assert (LinkTally.objects.get(link=0).visits, Tally.objects.get().hits) == (3, 1)
    assert files.drained(folder) == [files.drained_folder(folder) / path.name]


def test_journals_that_are_put_back_are_read_from_their_beginning_also_the_living(folder, make):
    courier = Drain(folder, "here")
    dead = leave(folder, make.hit())
    with living(folder, make.hit()):
        courier.drain(NOW())
        Hit.objects.all().delete()
        assert files.bring_back(folder) == 1
        courier.drain(NOW())
        assert Hit.objects.count() == 2
    assert files.drained_folder(folder).joinpath(dead.name).exists()


def test_a_journal_of_a_newer_version_is_drained_as_far_as_can_be_and_left_where_it_is(folder, make, caplog):
    known = [make.hit(), make.hit()]
    path = leave(folder, known[0], newer(), known[1], newer(b"more"))
    courier = Drain(folder, "here")
    for _ in range(3):
        courier.drain(NOW())
    assert stored() == ids(known)
    assert (files.undrained(folder), set_aside()) == ([path], {})
    assert courier.newer_records == progress.read().figures["newer_records"] == 2
    assert [record.getMessage() for record in caplog.records] == [
        f"Journal {path.name} has records of a newer version. It stays where it is."
    ]


def test_a_journal_of_a_newer_version_that_somebody_took_away_is_forgotten(folder, make):
    path = leave(folder, newer())
    courier = Drain(folder, "here")
    courier.drain(NOW())
    path.unlink()
    courier.drain(NOW())
    assert courier.newer_records == progress.read().figures["newer_records"] == 0


def test_an_empty_journal_of_a_dead_writer_is_put_aside(folder, drain, db):
    leave(folder)
    drain()
    assert not files.undrained(folder)


def test_a_journal_that_another_courier_moves_away_meanwhile_is_no_trouble(folder, make, monkeypatch):
    hit, other = make.hit(), make.hit()
    first, second = leave(folder, hit), leave(folder, other)
    listed = files.undrained(folder)
    monkeypatch.setattr(files, "undrained", lambda _: listed)
    files.set_drained(first)

    def move_first(path):
        set_drained(path)
        set_drained(path)

    set_drained = files.set_drained
    monkeypatch.setattr(files, "set_drained", move_first)
    Drain(folder, "here").drain(NOW())
    assert stored() == ids([other])
    assert not second.exists()


def test_two_couriers_on_one_folder_store_everything_once(folder, make):
    couriers = [Drain(folder, "here"), Drain(folder, "there")]
    records = []
    for _ in range(5):
        records += [make.hit(), make.submission()]
        leave(folder, *records[-2:])
        with living(folder, make.unknown_links()):
            for courier in couriers:
                courier.drain(NOW())
    assert stored() == ids(records)
    assert (Tally.objects.get().hits, LinkTally.objects.get(link=0).visits) == (5, 5)
    assert differences() == []


def test_how_far_a_courier_has_come_is_told_to_the_others(folder, make):
    with living(folder, make.hit()) as path:
        Drain(folder, "here").drain(NOW())
        assert progress.read().offsets == {path.name: path.stat().st_size}
        assert progress.read().figures["drain_seconds"] > 0


def test_a_courier_that_cannot_tell_how_far_it_is_drains_all_the_same(folder, make, drain, settings, tmp_path):
    hit = make.hit()
    leave(folder, hit)
    settings.DATA_DIR = tmp_path / "missing"
    drain()
    assert stored() == ids([hit])
