"""What can never be stored is set aside, and keeps nothing else from being stored."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stats.capture.courier.drain import Drain
from stats.capture.health import counters
from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import UnknownLinkRecord, encode
from stats.models import Hit, LinkTally, PrunedDay
from tests.capture.visiting import differences
from tests.courier.journals import ids, leave, set_aside, stored


def test_damaged_lines_are_set_aside_and_their_neighbours_are_stored(folder, make, drain):
    before = counters.sums().get("damaged_lines", 0)
    good = [make.hit() for _ in range(3)]
    path = leave(folder, good[0], b"garbage\n", good[1], bytes(4096), good[2], encode(make.hit())[:40])
    drain()
    assert stored() == ids(good)
    assert set_aside() == {b"garbage": "damaged", bytes(4096): "damaged", path_end(path): "damaged"}
    assert counters.sums()["damaged_lines"] == before + 3


def path_end(path):
    return files.drained_folder(path.parent).joinpath(path.name).read_bytes().rpartition(b"\n")[2]


def test_of_a_journal_that_is_cut_anywhere_every_whole_record_is_stored(folder, make):
    expected, torn = set(), set()
    for cut in range(2 * len(encode(make.hit())) + 1):
        left, records = cut, [make.hit(), make.hit()]
        leave(folder, b"".join(encode(record) for record in records)[:cut])
        for line, record in [(encode(record), record) for record in records]:
            if left >= len(line) - 1:
                expected.add(record.id)
            elif left > 0:
                torn.add(line[:left])
            left -= len(line)
    courier = Drain(folder, "here")
    while courier.drain(timezone.now()):
        pass
    assert stored() == expected
    assert set_aside() == dict.fromkeys(torn, "damaged")
    assert differences() == []


def test_the_same_damage_is_set_aside_and_counted_once(folder, drain, db):
    leave(folder, b"garbage\n")
    drain()
    before = counters.sums()["damaged_lines"]
    files.bring_back(folder)
    drain()
    assert (len(set_aside()), counters.sums()["damaged_lines"]) == (1, before)


@pytest.mark.parametrize("field", ["link", "partner", "ad"])
@pytest.mark.parametrize("place", [0, 6, 12])
def test_a_hit_that_the_database_refuses_is_set_aside_and_its_neighbours_are_stored(folder, make, drain, place, field):
    good, bad = [make.hit() for _ in range(12)], make.hit(**{field: 2**70})
    leave(folder, *good[:place], bad, *good[place:])
    drain()
    assert stored() == ids(good)
    assert set_aside() == {encode(bad)[:-1]: "refused"}
    assert differences() == []


def test_a_submission_to_a_form_that_is_nowhere_is_set_aside(folder, make, drain):
    good, bad = make.submission(), make.submission(form=999_999)
    leave(folder, bad, good)
    drain()
    assert stored() == ids([good])
    assert set_aside() == {encode(bad)[:-1]: "refused"}


def test_a_number_of_visits_that_no_column_holds_is_set_aside(folder, make, drain):
    bad = make.unknown_links(2**70)
    leave(folder, bad, make.unknown_links(2))
    drain()
    assert set_aside() == {encode(bad)[:-1]: "refused"}
    assert LinkTally.objects.get(link=0).visits == 2


def test_what_comes_too_late_for_days_that_are_pruned_is_set_aside(folder, make, drain):
    long_ago = timezone.now() - timedelta(days=3)
    PrunedDay.objects.create(day=(long_ago + timedelta(days=1)).date(), pruned_at=timezone.now())
    late, good = make.hit(id=new_id(long_ago)), make.hit()
    late_visits = UnknownLinkRecord(new_id(long_ago), 3)
    leave(folder, late, good, late_visits)
    drain()
    assert stored() == ids([good])
    assert set_aside() == {encode(late)[:-1]: "pruned", encode(late_visits)[:-1]: "pruned"}
    assert not LinkTally.objects.filter(link=0).exists()


def test_what_an_absurd_clock_says_is_stored_as_of_now(folder, make, drain):
    hits = [make.hit(id=new_id(datetime(year, 6, 1, tzinfo=UTC))) for year in (1971, 2038, 9999)]
    leave(folder, *hits)
    drain()
    assert {hit.day for hit in Hit.objects.all()} == {timezone.now().date()}
    assert stored() == ids(hits)
    assert set_aside() == {}
