"""What could not be stored, in the owner's admin: found, read, tried again, put away."""

import uuid
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from partners.models import User
from stats.capture.books.quarantine import set_aside
from stats.capture.ids import new_id
from stats.capture.journal.records import DroppedRecord, HitRecord, Record, SubmissionRecord, UnknownLinkRecord, encode
from stats.models import Heartbeat, Hit, LinkTally, PrunedDay, QuarantinedRecord
from tests.admin.desk import do, page, said, text
from tests.conftest import Cast
from tests.factories import HostedFormFactory, UserFactory

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def hit(cast: Cast, at: datetime = NOON, **fields: Any) -> HitRecord:
    made = HitRecord(new_id(at), cast.haircare.pk, cast.alice.pk, cast.website2.pk, "counted", "", uuid.uuid4())
    return made._replace(**fields)


def aside(
    record: Record | bytes, reason: str = "refused", said: str = "No.", journal: str = "a.jr"
) -> QuarantinedRecord:
    line = record if isinstance(record, bytes) else encode(record)[:-1]
    set_aside(line, reason, said, journal=journal, host="0d6f", at=NOON)
    return QuarantinedRecord.objects.get(line=line)


def shown(response: Any) -> list[QuarantinedRecord]:
    return list(response.context["cl"].result_list)


def test_where_nothing_is_set_aside_the_list_says_what_would_be(as_owner: Client) -> None:
    assert "Nothing is set aside." in text(as_owner.get(page(QuarantinedRecord)))
    assert "Nothing is set aside." not in text(as_owner.get(page(QuarantinedRecord) + "?q=x"))
    assert "Nothing is set aside." not in text(as_owner.get(page(QuarantinedRecord) + "?state=away"))


def test_the_list_says_what_each_record_is_and_names_nobody(as_owner: Client, cast: Cast) -> None:
    form = HostedFormFactory()
    Heartbeat.objects.create(host="0d6f", name="web-1", at=NOON)
    for record in (hit(cast), submission(form.pk), UnknownLinkRecord(new_id(NOON), 3), b"ann@people.example"):
        aside(record, said="It says ann@people.example.")

    page_of_list = text(as_owner.get(page(QuarantinedRecord)))

    for words in ("A hit", "A form that was sent", "Visits to unknown links", "Not readable", "web-1"):
        assert words in page_of_list
    assert "ann@people" not in page_of_list


def submission(form: int) -> SubmissionRecord:
    return SubmissionRecord(new_id(NOON), form, "ann@people.example", "", "", {"note": "<b>hello</b>"})


def test_a_hit_tells_whose_it_is(as_owner: Client, cast: Cast) -> None:
    contents = text(as_owner.get(page(aside(hit(cast, referring_host="blog.example.org")))))

    for words in (
        "Hair care (haircare)",
        "Alice (abc123)",
        "Website 2 (website2)",
        "blog.example.org",
        "20 Nov 2026, 12:00",
    ):
        assert words in contents


def test_a_hit_of_nobody_and_nothing_says_so(as_owner: Client, cast: Cast) -> None:
    lost = hit(cast, id=uuid.UUID(int=2**128 - 1), link=2**70, partner=None)

    contents = text(as_owner.get(page(aside(lost))))

    for words in (f"number {2**70}, which is not there", "none", "at a moment that no calendar has"):
        assert words in contents


def test_a_submission_tells_what_was_sent_as_text(as_owner: Client) -> None:
    form = HostedFormFactory(name="Newsletter", code="newsletter")

    contents = text(as_owner.get(page(aside(submission(form.pk)))))

    assert "Newsletter (newsletter)" in contents
    assert "<strong>e-mail</strong>: ann@people.example" in contents
    assert "<strong>note</strong>: &lt;b&gt;hello&lt;/b&gt;" in contents


def test_visits_to_unknown_links_are_a_number(as_owner: Client) -> None:
    assert "<strong>visits</strong>: 4321" in text(as_owner.get(page(aside(UnknownLinkRecord(new_id(NOON), 4321)))))


def test_what_cannot_be_read_is_shown_as_it_is_written(as_owner: Client) -> None:
    contents = text(as_owner.get(page(aside(b"<i>\x00\xff" + b"x" * 5000, reason="damaged"))))

    assert "nothing that can be read" in contents
    assert "<code>&lt;i&gt;\x00\\xffxxx" in contents
    assert "… and 1,005 bytes more" in contents


def test_what_a_limit_dropped_names_nobody(as_owner: Client) -> None:
    form = HostedFormFactory(name="Newsletter")
    shown = text(as_owner.get(page(aside(DroppedRecord(new_id(NOON), form.pk, "5e" * 16, 970)))))

    assert "<strong>submissions</strong>: 970" in shown
    assert "Newsletter" in shown


def newer_line() -> bytes:
    return b"9 %08x h" % zlib.crc32(b"h", 9)


def test_a_record_of_a_newer_version_says_so(as_owner: Client) -> None:
    assert "From a newer version" in text(as_owner.get(page(aside(newer_line()))))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", {"a.jr", "b.jr"}), ("reason=damaged", {"b.jr"}), ("q=column", {"a.jr"}), ("q=b.jr", {"b.jr"}),
     ("state=away", {"c.jr"}), ("state=all", {"a.jr", "b.jr", "c.jr"})],
)  # fmt: skip
def test_owners_find_records_by_reason_words_journal_and_state(
    as_owner: Client, cast: Cast, asked: str, found: set[str]
) -> None:
    aside(hit(cast), said="A column is missing.")
    aside(b"garbage", reason="damaged", said="", journal="b.jr")
    aside(b"seen", said="", journal="c.jr")
    QuarantinedRecord.objects.filter(journal="c.jr").update(put_away_at=NOON)

    assert {row.journal for row in shown(as_owner.get(f"{page(QuarantinedRecord)}?{asked}"))} == found


def test_what_is_tried_again_and_can_be_stored_is_counted(as_owner: Client, cast: Cast) -> None:
    rows = [aside(hit(cast)), aside(hit(cast))]

    response = do(as_owner, "try_again", rows)

    assert said(response) == ["2 records are stored and counted."]
    assert (Hit.objects.count(), LinkTally.objects.get().visits, QuarantinedRecord.objects.count()) == (2, 2, 0)


def test_what_is_tried_again_in_vain_says_why(as_owner: Client, cast: Cast) -> None:
    before = NOON - timedelta(days=1)
    PrunedDay.objects.create(day=before.date(), pruned_at=NOON)
    rows = [aside(hit(cast, before)), aside(b"garbage"), aside(b"rubbish"), aside(hit(cast))]

    response = do(as_owner, "try_again", rows)

    assert said(response) == [
        "1 record is stored and counted.",
        "2 records are damaged: what was written cannot be read any more.",
        "1 record is of a day whose hits have been pruned. That day's figures are closed, so it can never be counted.",
    ]
    assert set(shown(as_owner.get(page(QuarantinedRecord)))) == set(rows[:3])


def test_what_is_put_away_waits_no_more_and_can_still_be_tried(as_owner: Client, cast: Cast) -> None:
    rows = [aside(hit(cast)), aside(b"garbage")]

    response = do(as_owner, "put_away", rows)

    assert said(response) == ["2 put away. They are kept for as long as hits are."]
    assert not QuarantinedRecord.objects.waiting().exists()
    assert said(as_owner.post(page(QuarantinedRecord) + "?state=away", chosen("try_again", rows[0]), follow=True)) == [
        "1 record is stored and counted."
    ]


def chosen(action: str, row: QuarantinedRecord) -> dict[str, str]:
    return {"action": action, "_selected_action": row.pk, "index": "0"}


def test_a_line_that_was_put_away_raises_no_alarm_when_it_is_read_again(as_owner: Client) -> None:
    do(as_owner, "put_away", [aside(b"garbage")])
    aside(b"garbage")

    assert not QuarantinedRecord.objects.waiting().exists()


def test_who_may_only_look_decides_nothing(sign_in: Any, cast: Cast) -> None:
    sam: User = UserFactory(username="sam", is_staff=True)
    sam.user_permissions.add(Permission.objects.get(codename="view_quarantinedrecord"))
    row = aside(hit(cast))
    client = sign_in(sam)

    assert 'name="action"' not in text(client.get(page(QuarantinedRecord)))
    for action in ("try_again", "put_away"):
        client.post(page(QuarantinedRecord), chosen(action, row))
    assert list(QuarantinedRecord.objects.waiting()) == [row]


def test_nobody_writes_or_deletes_a_record_by_hand(as_owner: Client) -> None:
    row = aside(b"garbage")

    assert as_owner.get(page(QuarantinedRecord, "add")).status_code == 403
    assert as_owner.post(page(row), {}).status_code == 403
    assert as_owner.post(page(row, "delete"), {"post": "yes"}).status_code == 403
    assert do(as_owner, "delete_selected", [row]).status_code == 200
    assert QuarantinedRecord.objects.get() == row


@pytest.mark.parametrize("key", ["\x00", "x" * 3000, "'"])
def test_rows_that_are_not_there_are_not_tried(as_owner: Client, key: str) -> None:
    aside(b"garbage")
    fields = {"action": "try_again", "_selected_action": key, "index": "0"}

    assert as_owner.post(page(QuarantinedRecord), fields, follow=True).status_code == 200
    assert QuarantinedRecord.objects.filter(at__lt=timezone.now()).count() == 1
