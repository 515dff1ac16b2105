"""A sender's flood: every answer is the same, the limit is kept, what is beyond it is counted once for ever."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.test import Client

from stats.capture.books.quarantine import Retried, retry
from stats.capture.fronts.forms import Post, serve_form
from stats.capture.hooks import senders
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.limits import record_dropped
from stats.capture.hooks.senders import Senders, sender_of
from stats.capture.ids import new_id
from stats.capture.journal import files, writer
from stats.capture.journal.records import DroppedRecord, SubmissionRecord, decode, encode
from stats.models import Dropped, FormSubmission, OptIn, QuarantinedRecord, QuarantineReason, Sender
from tests.at_once import copy_routes, drain
from tests.capture.test_record_at_once import at_once
from tests.capture.visiting import submit
from tests.chance import new_chance
from tests.factories import HostedFormFactory

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = bytes(32)


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter", most_an_hour=5)


@pytest.fixture
def fresh():
    """This process has taken nothing from anybody yet."""
    senders.current.cache_clear()


def sent(form, number=0, at=NOON, sender="5e" * 16):
    return SubmissionRecord(new_id(at), form.pk, f"ann{number}@people.example", "", "", {}, sender)


def dropped():
    return Dropped.objects.aggregate(all=Sum("submissions"))["all"] or 0


def record_and_die(records):
    with transaction.atomic():
        for record in records:
            record_submission(record)
        raise KeyboardInterrupt


def posts(number, client=None, **headers):
    client = client or Client()
    return [submit(client, {"email": f"ann{turn}@people.example"}, **headers) for turn in range(number)]


def test_a_thousand_posts_of_one_sender_keep_the_limit_and_all_look_accepted(cast, form, fresh):
    before = {path.name for path in files.undrained(settings.JOURNAL_DIR)}
    with time_machine.travel(NOON, tick=False):
        answers = posts(1000)
    drain()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(303, form.thank_you_address)}
    assert FormSubmission.objects.count() == OptIn.objects.count() == Sender.objects.get().taken == 5
    assert dropped() == Sender.objects.get().dropped == 995
    assert len({path.name for path in files.undrained(settings.JOURNAL_DIR)} - before) <= 1


def test_a_flood_does_not_fill_the_journal(form, fresh):
    copy_routes()
    before = written(settings.JOURNAL_DIR)
    body = Post("POST", "", b"email=ann@people.example", "", address="203.0.113.9")
    with time_machine.travel(NOON, tick=False):
        statuses = {serve_form("newsletter", body).status for _ in range(1000)}
    writer.current().write_sums()
    lines = [decode(line) for line in written(settings.JOURNAL_DIR) - before]
    drain()
    assert statuses == {303}
    assert [line.submissions for line in lines if isinstance(line, DroppedRecord)] == [995]
    assert len(lines) == 6


def written(folder):
    """Every line that stands in a journal now."""
    return {line for path in files.undrained(folder) for line in path.read_bytes().splitlines()}


def test_others_are_taken_meanwhile_and_the_same_sender_in_the_next_hour(cast, form, fresh):
    with time_machine.travel(NOON, tick=False):
        posts(7)
        posts(1, Client(REMOTE_ADDR="203.0.113.9"))
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        posts(1)
    assert FormSubmission.objects.count() == 5 + 1 + 1


def test_what_cannot_be_written_down_is_not_taken(cast, form, fresh, monkeypatch):
    with time_machine.travel(NOON, tick=False):
        with monkeypatch.context() as full_disk:
            full_disk.setattr(writer.Journal, "write", lambda *_: False)
            assert {answer.status_code for answer in posts(6)} == {503}
        posts(5)
    assert FormSubmission.objects.count() == 5


def test_records_of_many_processes_keep_the_limit_together(form):
    assert [record_submission(sent(form, number)) for number in range(8)] == [True] * 8
    assert (FormSubmission.objects.count(), dropped()) == (5, 3)
    assert (Sender.objects.get().taken, Sender.objects.get().dropped) == (5, 3)


def test_beyond_the_limit_nothing_is_kept_of_it_but_the_count(form):
    form.most_an_hour = 1
    form.save()
    record_submission(sent(form))
    last = sent(form, 1)
    record_submission(last)
    assert Dropped.objects.values().get() == {"record": last.id, "form_id": form.pk, "at": NOON, "submissions": 1}
    assert not FormSubmission.objects.filter(email="ann1@people.example").exists()


def test_a_journal_drained_again_changes_nothing_even_when_the_senders_are_forgotten(form):
    records = [sent(form, number) for number in range(8)]
    told = DroppedRecord(new_id(NOON), form.pk, records[0].sender, 40)
    for _ in range(2):
        for record in records:
            record_submission(record)
        record_dropped(told)
        Sender.objects.all().delete()
    assert (FormSubmission.objects.count(), dropped()) == (5, 43)
    assert not Sender.objects.exists()


def test_a_raised_limit_brings_back_nothing_that_was_dropped(form):
    records = [sent(form, number) for number in range(8)]
    for record in records:
        record_submission(record)
    form.most_an_hour = 100
    form.save()
    assert [record_submission(record) for record in records] == [False] * 8
    assert FormSubmission.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_many_couriers_at_once_with_the_same_flood_count_it_once(form):
    records = [sent(form, number) for number in range(8)]
    told = DroppedRecord(new_id(NOON), form.pk, records[0].sender, 40)
    at_once(4, lambda _: [*map(record_submission, records), record_dropped(told)])
    assert (FormSubmission.objects.count(), dropped()) == (5, 43)
    assert (Sender.objects.get().taken, Sender.objects.get().dropped) == (5, 43)


def test_a_courier_that_dies_before_the_end_has_counted_nothing(form):
    form.most_an_hour = 1
    form.save()
    records = [sent(form, number) for number in range(2)]
    with pytest.raises(KeyboardInterrupt):
        record_and_die(records)
    assert (Sender.objects.count(), dropped()) == (0, 0)
    assert [record_submission(record) for record in records] == [True, True]


@pytest.mark.parametrize("time", range(3))
def test_in_whatever_order_and_however_often_records_come_each_is_counted_once(form, time):
    chance = new_chance()
    senders, hours = ("5e" * 16, "6f" * 16), (NOON, NOON + timedelta(hours=1))
    cells = {(sender, hour): chance.randrange(9) for sender in senders for hour in hours}
    kept = [sent(form, 0, hour, sender) for (sender, hour), number in cells.items() for _ in range(number)]
    told = [DroppedRecord(new_id(hour), form.pk, sender, 3) for sender, hour in cells]
    for record in chance.choices([*kept, *told], k=60) + kept + told:
        record_dropped(record) if isinstance(record, DroppedRecord) else record_submission(record)
    rows = {(row.sender, row.hour): (row.taken, row.dropped) for row in Sender.objects.all()}
    assert rows == {cell: (min(number, 5), max(number - 5, 0) + 3) for cell, number in cells.items()}
    assert FormSubmission.objects.count() == sum(min(number, 5) for number in cells.values())
    assert dropped() == sum(dropped for _, dropped in rows.values())


def test_who_is_not_known_is_not_limited(form):
    for number in range(8):
        record_submission(sent(form, number, sender=""))
    assert FormSubmission.objects.count() == 8
    assert not Sender.objects.exists()


def test_behind_a_proxy_that_nobody_has_named_nobody_is_taken_for_everybody(cast, form, fresh):
    posts(8, **{"x-forwarded-for": "203.0.113.9"})
    assert FormSubmission.objects.count() == 8


def test_what_was_dropped_of_a_form_that_is_not_there_is_set_aside_and_counted_later(form):
    told = DroppedRecord(new_id(NOON), form.pk + 1, "5e" * 16, 7)
    with pytest.raises(ValueError, match="There is no form"):
        record_dropped(told)
    line = encode(told._replace(form=form.pk)).rstrip(b"\n")
    row = QuarantinedRecord.objects.create(line=line, digest="1", reason=QuarantineReason.REFUSED, at=NOON)
    assert (retry(row), dropped()) == (Retried.RECORDED, 7)


def test_no_address_is_kept_and_the_hash_is_another_under_another_key(cast, form, fresh):
    posts(1, Client(REMOTE_ADDR="203.0.113.77"))
    assert "203.0.113.77" not in str(list(Sender.objects.values()))
    assert sender_of(KEY, "203.0.113.77") != sender_of(bytes(31) + b"x", "203.0.113.77")
    assert len(Sender.objects.get().sender) == 32


def test_an_ipv6_sender_cannot_hide_among_its_own_addresses():
    one, other, stranger = (sender_of(KEY, address) for address in ("2001:db8::1", "2001:db8::2:3", "2001:db8:0:1::1"))
    assert one == other != stranger
    assert sender_of(KEY, "::ffff:203.0.113.7") == sender_of(KEY, "203.0.113.7")


def test_only_so_many_senders_are_remembered():
    remembered = Senders(most_remembered=3)
    for sender in ("ann", "bob", "ann", "cleo", "dina"):
        remembered.took(1, sender, NOON)
    taken = {sender: remembered.taken(1, sender, NOON) for sender in ("ann", "bob", "cleo", "dina")}
    assert taken == {"ann": 2, "bob": 0, "cleo": 1, "dina": 1}
