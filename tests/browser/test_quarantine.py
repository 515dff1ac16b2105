"""What could not be stored, as owners meet it in a browser: nothing overflows, axe finds nothing."""

import uuid

from django.utils import timezone
from playwright.sync_api import Page, expect

from stats.capture.books.quarantine import set_aside
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord, encode
from stats.models import Hit, QuarantinedRecord
from tests.admin.desk import page
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look


def aside(line: bytes, said: str, reason: str = "refused") -> QuarantinedRecord:
    set_aside(line, reason, said, journal=f"{uuid.uuid4().hex}.jr", host=uuid.uuid4().hex, at=timezone.now())
    return QuarantinedRecord.objects.get(line=line)


def a_hit() -> bytes:
    now = timezone.now()
    return encode(HitRecord(new_id(now), 1, 1, None, "counted", "", uuid.uuid4()))[:-1]


def open_list(open_page: OpenBrowser, scenery: Scenery) -> Page:
    return open_page(page(QuarantinedRecord), scenery.owner)


def test_nothing_set_aside(open_page: OpenBrowser, scenery: Scenery) -> None:
    owners_page = open_list(open_page, scenery)

    expect(owners_page.get_by_text("Nothing is set aside.")).to_be_visible()
    check_every_look(owners_page)


def test_a_list_of_what_is_set_aside(open_page: OpenBrowser, scenery: Scenery) -> None:
    aside(a_hit(), 'null value in column "link_id" of relation "stats_hit" violates not-null constraint')
    aside(b"garbage" * 50, "Its checksum does not fit.", "damaged")

    check_every_look(open_list(open_page, scenery))


def test_a_long_line_is_read_without_scrolling_sideways(open_page: OpenBrowser, scenery: Scenery) -> None:
    row = aside(b"\xffgarbage" * 300, "Its checksum does not fit.", "damaged")

    owners_page = open_page(page(row), scenery.owner)
    written = owners_page.locator(".field-line_as_text code").bounding_box()
    card = owners_page.locator("fieldset").bounding_box()

    assert written["x"] + written["width"] <= card["x"] + card["width"]
    check_every_look(owners_page)


def test_an_owner_tries_a_hit_again(open_page: OpenBrowser, scenery: Scenery) -> None:
    line, before = a_hit(), Hit.objects.count()
    aside(line, "No.")
    owners_page = open_list(open_page, scenery)

    owners_page.get_by_role("checkbox", name="Select this object").check()
    owners_page.get_by_label("Action:").select_option(label="Try the selected quarantined records again")
    owners_page.get_by_title("Run the selected action").click()

    expect(owners_page.get_by_text("1 record is stored and counted.")).to_be_visible()
    assert Hit.objects.count() == before + 1
