"""Hits into the books: each once, whole, in the place that it belongs to."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ads.models import Ad
from partners.models import Partner
from stats.capture.books.record import Recorded, record
from stats.models import Hit, LinkTally, PartnerTally, Tally
from tests.capture.conftest import NOON
from tests.capture.visiting import differences


def test_a_record_is_stored_once_however_often_it_comes(hit):
    one = hit()
    assert [record([one]).new, record([one, one]).new, record([one]).new] == [1, 0, 0]
    assert Hit.objects.count() == Tally.objects.get().hits == 1


def test_only_what_is_new_in_a_batch_raises_the_tallies(hit):
    old, new = hit(), hit(1)
    record([old])
    assert record([old, new]).new == 1
    assert Tally.objects.get().hits == PartnerTally.objects.get().hits == LinkTally.objects.get().visits == 2
    assert differences() == []


def test_an_empty_batch_is_nothing(db):
    assert record([]) == Recorded(0)


def test_a_batch_of_thousands_is_recorded_whole(hit):
    assert record([hit(number / 100) for number in range(2500)]).new == 2500
    assert Tally.objects.get().hits == 2500


def test_a_hit_is_stored_as_it_was_noted(hit, cast):
    fields = {"ad": cast.website2.pk, "referring_host": "blog.example.org", "agent_family": "Samsung Internet"}
    one = hit(at=NOON + timedelta(milliseconds=7), **fields)
    record([one])
    stored = Hit.objects.get()
    assert (stored.id, stored.at, stored.visitor) == (one.id, one.at, one.visitor)
    assert (stored.link, stored.partner, stored.ad) == (cast.haircare, cast.alice, cast.website2)
    assert (stored.referring_host, stored.agent_family) == ("blog.example.org", "Samsung Internet")


@pytest.mark.parametrize("text", ["", "a,b", '"', 'say "a"', "\\N", "\\.", "tab\there", "two\nlines\r\n", "é’日", "%s"])
def test_any_text_is_stored_as_it_is(hit, text):
    record([hit(agent_family=text), hit(1, agent_family=text, visitor=None)])
    assert set(Hit.objects.values_list("agent_family", flat=True)) == {text}


def test_hits_are_found_by_their_moment(hit):
    record([hit(at=NOON), hit(at=NOON + timedelta(milliseconds=999)), hit(at=NOON + timedelta(seconds=1))])
    assert Hit.objects.filter(at=NOON).count() == 1
    assert Hit.objects.filter(at__gt=NOON, at__lt=NOON + timedelta(seconds=1)).count() == 1


def test_of_a_visitors_hits_in_one_batch_the_first_is_unique(hit):
    visitor = uuid.uuid4()
    later, first = hit(9, visitor=visitor), hit(1, visitor=visitor)
    record([later, first])
    assert Hit.objects.get(is_unique=True).pk == first.id
    assert Tally.objects.get().uniques == 1


def test_whose_hit_is_in_the_books_already_is_not_unique_again(hit):
    visitor = uuid.uuid4()
    record([hit(5, visitor=visitor)])
    record([hit(9, visitor=visitor), hit(1, visitor=visitor)])
    assert (Tally.objects.get().hits, Tally.objects.get().uniques) == (3, 1)
    assert differences() == []


def test_a_visitor_is_unique_for_each_day_link_partner_and_ad(hit, cast):
    same = {"visitor": uuid.uuid4()}
    record([hit(**same), hit(1, ad=cast.website2.pk, **same), hit(2, link=cast.skincare.pk, **same)])
    record([hit(3, **same), hit(4, partner=cast.bob.pk, **same), hit(24 * 60, **same)])
    assert Hit.objects.filter(is_unique=True).count() == 5
    assert not Hit.objects.get(at=NOON + timedelta(minutes=3)).is_unique


@pytest.mark.parametrize(
    "fields", [{"visit_class": "bot"}, {"partner": None, "reason": "no-partner"}, {"visitor": None}], ids=str
)
def test_nobody_is_unique_who_is_not_counted_credited_and_known(hit, fields):
    visitor = uuid.uuid4()
    record([hit(visitor=visitor)._replace(**fields), hit(1, visitor=visitor)])
    assert Hit.objects.get(is_unique=True).at == NOON + timedelta(minutes=1)


def test_filtered_visits_are_one_figure_of_the_partner_and_one_each_for_the_link(hit):
    record([hit(visit_class=name) for name in ("bot", "preview", "own", "counted", "bot")])
    tally = Tally.objects.get()
    assert (tally.hits, tally.uniques, tally.filtered) == (1, 1, 4)
    assert dict(LinkTally.objects.values_list("outcome", "visits")) == {"bot": 2, "preview": 1, "own": 1, "counted": 1}


def test_an_uncredited_hit_counts_for_the_link_alone(hit):
    record([hit(partner=None, reason="unknown-partner")])
    assert not Tally.objects.exists()
    assert LinkTally.objects.get().outcome == "unknown-partner"


def test_codes_freeze_with_the_first_hit_that_names_them(hit, cast):
    before = list(Partner.objects.order_by("pk").values_list("changed_at", flat=True))
    record([hit(5, ad=cast.website2.pk), hit(2), hit(7, partner=cast.bob.pk)])
    record([hit(1, ad=cast.website2.pk)])
    first = dict(Partner.objects.exclude(first_hit_at=None).values_list("code", "first_hit_at"))
    assert first == {"abc123": NOON + timedelta(minutes=2), "bob456": NOON + timedelta(minutes=7)}
    assert Ad.objects.get().first_hit_at == NOON + timedelta(minutes=5)
    assert list(Partner.objects.order_by("pk").values_list("changed_at", flat=True)) == before


def test_an_uncredited_hit_freezes_nothing(hit, cast):
    record([hit(partner=None, ad=cast.website2.pk, reason="not-open")])
    assert not Partner.objects.exclude(first_hit_at=None).exists()
    assert not Ad.objects.exclude(first_hit_at=None).exists()


def test_what_is_recorded_is_on_the_disk_whatever_the_server_is_set_to(hit):
    questions = {"postgresql": ("SHOW synchronous_commit", "on"), "sqlite": ("PRAGMA journal_mode", "wal")}
    question, expected = questions[connection.vendor]
    with transaction.atomic(), connection.cursor() as cursor:
        record([hit()])
        cursor.execute(question)
        assert cursor.fetchone()[0] == expected


@pytest.mark.parametrize("fields", [{"link": 2**70}, {"link": None}, {"agent_family": "\ud800"}], ids=str)
def test_a_batch_with_one_hit_that_cannot_be_stored_leaves_nothing(hit, fields):
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 (of what kind is the database's affair)
        record([hit(), hit(1)._replace(**fields), hit(2)])
    assert (Hit.objects.count(), Tally.objects.count()) == (0, 0)
    assert record([hit()]).new == 1
