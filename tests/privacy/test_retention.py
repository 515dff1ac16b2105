"""What is kept only for a time: it is there until then, and gone after."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from stats import quarantined
from stats.capture.books.quarantine import Retried, retry, set_aside
from stats.capture.ids import new_id
from stats.capture.journal.records import DroppedRecord, HitRecord, SubmissionRecord, encode
from stats.capture.privacy import retention
from stats.capture.privacy.retention import sweep
from stats.models import Delivery, QuarantinedRecord, Refusal, Sender
from tests.factories import HostedFormFactory, PurchaseSourceFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
# Nothing is older than this when the next round comes.
MONTH = 30 * DAY - HOUR


def delivery(ago):
    source = PurchaseSourceFactory()
    at = NOW - ago
    return Delivery.objects.create(source=source, event="e", received_at=at, last_received_at=NOW, body=b"{}")


def body_of(row):
    row.refresh_from_db()
    return row.body and bytes(row.body)


def test_a_body_is_kept_for_thirty_days_and_not_longer():
    young, old = delivery(MONTH - SECOND), delivery(MONTH)
    sweep(NOW)
    assert (body_of(young), body_of(old)) == (b"{}", None)


def test_the_delivery_itself_stays_for_ever():
    row = delivery(4000 * DAY)
    sweep(NOW)
    row.refresh_from_db()
    assert (row.event, row.times) == ("e", 1)


def test_a_sweep_an_hour_keeps_no_body_longer_than_thirty_days():
    row = delivery(timedelta())
    for hour in range(29 * 24, 30 * 24):
        sweep(NOW + hour * HOUR)
    assert row.received_at + 30 * DAY >= NOW + 30 * 24 * HOUR
    assert body_of(row) is None


def line_of(what, ago=MONTH):
    set_aside(what, "refused", "", journal="j", host="h", at=NOW - ago)
    return QuarantinedRecord.objects.get(line=what)


def emptied(row):
    sweep(NOW)
    row.refresh_from_db()
    return bytes(row.line) == b""


SUBMISSION = encode(SubmissionRecord(new_id(NOW), 1, "ann@people.example", "", "", {}))[:-1]
HIT = encode(HitRecord(new_id(NOW), 1, None, None, "bot", "", None))[:-1]
DROPPED = encode(DroppedRecord(new_id(NOW), 1, "a" * 32, 3))[:-1]


@pytest.mark.parametrize("line", [SUBMISSION, SUBMISSION[5:], b"\xff torn"], ids=["whole", "torn", "garbled"])
def test_what_may_say_who_somebody_is_goes_after_thirty_days(line):
    assert emptied(line_of(line))


@pytest.mark.parametrize("line", [HIT, DROPPED], ids=["a hit", "what was dropped"])
def test_a_hit_that_was_set_aside_stays_as_long_as_hits_do(line):
    assert not emptied(line_of(line))


def test_a_submission_that_was_set_aside_may_wait_for_thirty_days():
    assert not emptied(line_of(SUBMISSION, ago=MONTH - SECOND))


def test_what_is_emptied_still_waits_for_the_owner_and_cannot_be_tried_again():
    row = line_of(SUBMISSION)
    assert emptied(row)
    assert QuarantinedRecord.objects.waiting().get() == row
    assert retry(row) == Retried.DAMAGED
    assert quarantined.kind(row) == "Emptied, since it may have named somebody"
    assert quarantined.contents(row) == []


def test_a_sender_is_counted_as_long_as_a_journal_may_come_late(settings):
    form, keep = HostedFormFactory(), settings.JOURNAL_KEEP + 7 * DAY - HOUR
    Sender.objects.create(form=form, sender="young", hour=NOW - keep + SECOND)
    Sender.objects.create(form=form, sender="old", hour=NOW - keep)
    sweep(NOW)
    assert Sender.objects.get().sender == "young"


def test_refusals_are_remembered_for_a_year():
    source = PurchaseSourceFactory()
    for days in (365, 366):
        Refusal.objects.create(source=source, day=(NOW - days * DAY).date(), words=str(days), last_at=NOW)
    sweep(NOW)
    assert Refusal.objects.get().words == "365"


def test_sessions_that_are_over_go_with_what_is_known_of_them(owner):
    for key, ends in (("over", NOW), ("alive", NOW + SECOND)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(user=owner, session_key=key, ip="fd00::1", user_agent="x")
    UserSession.objects.update(created_at=NOW - 15 * DAY)
    sweep(NOW)
    assert Session.objects.get().session_key == UserSession.objects.get().session_key == "alive"


def test_a_session_that_begins_this_moment_is_left_alone(owner):
    UserSession.objects.create(user=owner, session_key="new", ip="fd00::1", user_agent="x")
    sweep(timezone.now())
    assert UserSession.objects.exists()


def test_many_go_in_many_turns_and_a_second_sweep_finds_nothing(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(retention, "BATCH", 10)
    monkeypatch.setattr(retention, "TURN_SECONDS", 0)
    source = PurchaseSourceFactory()
    Delivery.objects.bulk_create(
        Delivery(source=source, event=str(number), received_at=NOW - 31 * DAY, last_received_at=NOW, body=b"x")
        for number in range(35)
    )
    sweep(NOW)
    assert not Delivery.objects.filter(body__isnull=False).exists()
    with django_assert_max_num_queries(6):
        sweep(NOW)
