"""Old days of raw hits go for good, and their figures stay."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from partners.portal import Portal
from stats.capture.books import ledger, pruning
from stats.capture.books.pruning import prune
from stats.capture.books.record import Recorded, record, record_unknown_link
from stats.capture.ids import new_id
from stats.capture.journal.records import UnknownLinkRecord
from stats.models import Hit, LinkTally, PartnerTally, PrunedDay, QuarantinedRecord, Tally, UnknownLinkVisits
from tests.capture.conftest import NOON
from tests.capture.visiting import differences

MONTH = timedelta(days=30)
LATER = NOON + MONTH


def figures():
    """Every tally, as it is."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Tally, PartnerTally, LinkTally)]


def days():
    return sorted(set(Hit.objects.values_list("day", flat=True)))


def pruned_days():
    return list(PrunedDay.objects.order_by("day").values_list("day", flat=True))


def test_whole_days_go_and_their_figures_stay(hit):
    record([hit(24 * 60 * day) for day in (-2, -1, 0, 1)])
    before = figures()
    assert prune(LATER, MONTH) == 2
    assert days() == [NOON.date(), (NOON + timedelta(days=1)).date()]
    assert pruned_days() == [(NOON - timedelta(days=number)).date() for number in (2, 1)]
    assert (figures(), differences()) == (before, [])


def test_how_long_hits_are_kept_is_a_setting(hit, settings):
    record([hit(), hit(24 * 60)])
    settings.HITS_KEEP = MONTH
    assert prune(LATER + timedelta(days=1)) == 1
    assert days() == [(NOON + timedelta(days=1)).date()]


def test_a_day_ends_where_the_portal_is(hit):
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Auckland"})
    record([hit(-2 * 60), hit(0)])  # the first of March until 11 o'clock in UTC
    assert prune(LATER, MONTH) == 1
    assert Hit.objects.get().at == NOON


def test_what_comes_again_of_a_pruned_day_is_refused_and_changes_nothing(hit):
    old, kept = [hit(-24 * 60), hit(-24 * 60 + 1)], hit()
    record([*old, kept])
    before = figures()
    prune(LATER, MONTH)
    assert record([*old, kept], LATER) == Recorded(0, tuple(old))
    assert (figures(), Hit.objects.get().pk) == (before, kept.id)


def test_what_is_older_than_the_newest_pruned_day_is_refused_though_that_day_had_no_hits(hit):
    record([hit(-24 * 60)])
    prune(LATER, MONTH)
    oldest = hit(-24 * 60 * 9)
    assert record([oldest, hit()]) == Recorded(1, (oldest,))
    assert differences() == []


def test_pruning_that_was_interrupted_goes_on(hit, monkeypatch):
    record([hit(number - 24 * 60) for number in range(5)])
    before = figures()
    monkeypatch.setattr(pruning, "BATCH", 2)
    monkeypatch.setattr(pruning, "TURN_SECONDS", "not a number")
    with pytest.raises(TypeError):
        prune(LATER, MONTH)
    assert (Hit.objects.count(), len(pruned_days())) == (3, 1)
    monkeypatch.setattr(pruning, "TURN_SECONDS", 0)
    assert prune(LATER, MONTH) == 3
    assert prune(LATER, MONTH) == 0
    assert figures() == before


def test_nothing_is_deleted_of_days_that_could_not_be_marked(hit, monkeypatch):
    record([hit(-24 * 60)])
    monkeypatch.setattr(PrunedDay._meta, "db_table", "stats_nowhere")
    with pytest.raises(DatabaseError):
        prune(LATER, MONTH)
    assert Hit.objects.count() == 1


def test_old_numbers_of_visits_to_unknown_links_go_and_their_sum_stays(db):
    old, kept = (UnknownLinkRecord(new_id(NOON + timedelta(days=day)), 3) for day in (-1, 0))
    record_unknown_link(old)
    record_unknown_link(kept)
    prune(LATER, MONTH)
    assert UnknownLinkVisits.objects.get().pk == kept.id
    assert record_unknown_link(old) == Recorded(0, (old,))
    assert sum(LinkTally.objects.values_list("visits", flat=True)) == 6
    assert differences() == []


def test_what_was_set_aside_long_ago_goes_too(db):
    for digest, at in (("old", NOON - timedelta(seconds=1)), ("kept", NOON)):
        QuarantinedRecord.objects.create(digest=digest, line=b"?", reason="damaged", at=at)
    prune(LATER, MONTH)
    assert QuarantinedRecord.objects.get().pk == "kept"


def test_a_pruned_day_is_neither_verified_nor_recounted(hit):
    record([hit(-24 * 60), hit()])
    prune(LATER, MONTH)
    Tally.objects.update(hits=7)
    with pytest.raises(CommandError, match=r"^1 cells differ"):
        call_command("verify_tallies")
    call_command("recount_tallies")
    assert list(Tally.objects.order_by("day").values_list("hits", flat=True)) == [7, 1]


def test_a_day_that_is_pruned_while_it_is_verified_differs_in_nothing(hit):
    record([hit(-24 * 60)])
    prune(LATER, MONTH)
    assert ledger.differences((NOON - timedelta(days=1)).date()) == []
    assert ledger.recount((NOON - timedelta(days=1)).date()) == 0
    assert Tally.objects.get().hits == 1


def test_a_portal_without_old_hits_prunes_nothing(hit):
    record([hit()])
    assert prune(LATER) == 0
    assert pruned_days() == []
    assert record([hit(-24 * 60 * 500)]).new == 1


def test_hits_can_be_kept_for_ever(hit, settings):
    settings.HITS_KEEP = timedelta(days=10**9 - 1)
    record([hit()])
    assert prune(LATER) == 0


def test_owners_prune_by_a_command(hit, settings, capsys):
    settings.HITS_KEEP = timedelta(days=100)
    now = timezone.now()
    record([hit(at=now - timedelta(days=day)) for day in (1, 50, 150)])
    call_command("prune")
    call_command("prune", "--days", "40")
    call_command("prune", "--days", str(10**12))
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["1", "1", "0"]
    assert Hit.objects.count() == 1


@pytest.mark.parametrize("days", ["-1", "0", "9"])
def test_nobody_can_prune_days_that_journals_may_still_bring(hit, days):
    record([hit()])
    with pytest.raises(CommandError, match="more than 9 days"):
        call_command("prune", "--days", days)
    assert Hit.objects.count() == 1
