"""The ledger: every tally against what it counts, and mended."""

import pytest
from django.core.management import CommandError, call_command

from stats.capture.books.record import record, record_unknown_link
from stats.capture.ids import new_id
from stats.capture.journal.records import UnknownLinkRecord
from stats.models import LinkTally, PartnerTally, Tally, UnknownLinkVisits
from tests.capture.conftest import NOON
from tests.capture.visiting import differences


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


def test_verify_and_recount_know_the_visits_to_unknown_links(db):
    record_unknown_link(UnknownLinkRecord(new_id(NOON), 3))
    LinkTally.objects.update(visits=5)
    assert [str(found) for found in differences()] == ["linktally 2026-03-01 0 unknown-link: tallied 5, counted 3"]
    call_command("recount_tallies")
    assert LinkTally.objects.get().visits == 3
    assert differences() == []


def test_a_days_missing_visits_to_unknown_links_are_found_too(db):
    UnknownLinkVisits.objects.create(id=new_id(NOON), day=NOON.date(), visits=3)
    LinkTally.objects.create(day=NOON.date(), link=9, outcome="bot", visits=0)
    assert [found.counted for found in differences()] == [(3,)]
