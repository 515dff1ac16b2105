"""Hits into the books: each once, counted in the same transaction, exact at any moment."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from partners.portal import Portal
from stats.capture.ids import new_id
from stats.capture.books.record import Recorded, record
from stats.capture.journal.records import HitRecord
from stats.models import Hit, LinkTally, PartnerTally, Tally
from tests.capture.visiting import differences

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def hit(cast):
    """Makes records of hits of Alice's address: `hit(minutes=5, ad=None)`."""

    def make(minutes=0, **other):
        at = NOON + timedelta(minutes=minutes)
        fields = {
            "link": cast.haircare.pk,
            "partner": cast.alice.pk,
            "ad": None,
            "visit_class": "counted",
            "reason": "",
        }
        return HitRecord(**{"id": new_id(at), "visitor": uuid.uuid4(), **fields, **other})

    return make


def test_a_record_is_stored_once_however_often_it_comes(hit):
    one = hit()
    assert [record([one]).new, record([one, one]).new, record([one]).new] == [1, 0, 0]
    assert Hit.objects.count() == Tally.objects.get().hits == 1


def test_only_what_is_new_in_a_batch_raises_the_tallies(hit):
    old, new = hit(), hit(1)
    record([old])
    assert record([old, new]).new == 1
    assert Tally.objects.get().hits == PartnerTally.objects.get().hits == LinkTally.objects.get().visits == 2


def test_an_empty_batch_is_nothing(db):
    assert record([]) == Recorded(0)


def test_a_batch_of_thousands_is_recorded_whole(hit):
    assert record([hit(number / 100) for number in range(2500)]).new == 2500
    assert Tally.objects.get().hits == 2500


def test_of_a_visitors_hits_in_one_batch_the_first_is_unique(hit):
    visitor = uuid.uuid4()
    later, first = hit(9, visitor=visitor), hit(1, visitor=visitor)
    record([later, first])
    assert Hit.objects.get(is_unique=True).pk == first.id
    assert Tally.objects.get().uniques == 1


def test_filtered_visits_are_one_figure_of_the_partner_and_one_each_for_the_link(hit):
    record([hit(visit_class=name) for name in ("bot", "preview", "own", "counted", "bot")])
    tally = Tally.objects.get()
    assert (tally.hits, tally.uniques, tally.filtered) == (1, 1, 4)
    assert dict(LinkTally.objects.values_list("outcome", "visits")) == {"bot": 2, "preview": 1, "own": 1, "counted": 1}


def test_an_uncredited_hit_counts_for_the_link_alone(hit):
    record([hit(partner=None, reason="unknown-partner")])
    assert not Tally.objects.exists()
    assert LinkTally.objects.get().outcome == "unknown-partner"


def test_a_hit_belongs_to_the_portals_day(hit):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    record([hit()])
    assert Hit.objects.get().day.isoformat() == "2026-03-02"


def test_a_changed_zone_concerns_later_days_only(hit):
    record([hit()])
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    record([hit(1)])
    assert sorted(Tally.objects.values_list("day", "hits")) == [(NOON.date(), 1), (NOON.date() + timedelta(days=1), 1)]
    assert differences() == []


def test_verify_finds_every_kind_of_wrong_cell_and_recount_mends_them(hit, cast):
    record([hit(minute, ad=cast.website2.pk) for minute in range(3)] + [hit(partner=None, reason="no-partner")])
    Tally.objects.update(hits=99)
    PartnerTally.objects.all().delete()
    LinkTally.objects.create(day=NOON.date(), link=12345, outcome="counted", visits=1)
    assert sorted(found.tally for found in differences()) == ["linktally", "partnertally", "tally"]
    with pytest.raises(CommandError, match="3 cells differ"):
        call_command("verify_tallies")
    call_command("recount_tallies")
    assert differences() == []


def test_verify_names_the_cell_and_both_counts(hit, cast, capsys):
    record([hit()])
    Tally.objects.update(hits=7)
    with pytest.raises(CommandError):
        call_command("verify_tallies")
    assert (
        f"tally {cast.alice.pk} 2026-03-01 {cast.haircare.pk} 0: tallied 7/1/0/0/0, counted 1/1/0/0/0"
        in capsys.readouterr().out
    )


def test_recount_keeps_what_no_row_can_tell(hit):
    LinkTally.objects.create(day=NOON.date(), link=0, outcome="unknown-link", visits=5)
    record([hit()])
    Tally.objects.update(hits=7)
    call_command("recount_tallies")
    assert LinkTally.objects.get(link=0).visits == 5


def test_verify_and_recount_say_that_all_is_well(hit, capsys):
    record([hit()])
    call_command("verify_tallies")
    call_command("recount_tallies")
    assert capsys.readouterr().out == "Every tally is what counting gives.\nEvery tally was right already.\n"


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_many_sides_at_once_is_counted_once(hit):
    batch = [hit(number / 10, ad=number % 3 or None) for number in range(60)]
    barrier, new = threading.Barrier(6), []

    def work(turn):
        barrier.wait()
        new.append(record(batch if turn % 2 else batch[::-1]).new)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 0, 0, 60]
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_a_visitor_who_clicks_everywhere_at_once_is_unique_once(hit):
    visitor, barrier = uuid.uuid4(), threading.Barrier(6)

    def work(turn):
        barrier.wait()
        record([hit(turn, visitor=visitor)])
        connections.close_all()

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Hit.objects.filter(is_unique=True).count() == Tally.objects.get().uniques == 1
    assert Hit.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_fails_half_way_leaves_nothing(hit):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stats_partnertally RENAME TO away")
    try:
        with pytest.raises(Exception, match="stats_partnertally"):
            record([hit()])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO stats_partnertally")
    assert not Hit.objects.exists()
    assert not Tally.objects.exists()
