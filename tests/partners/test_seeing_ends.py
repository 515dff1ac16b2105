"""Seeing the portal as a partner begins, ends and is written down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client

from partners.models import Partner, User

pytestmark = pytest.mark.django_db


def told(partner: Partner) -> list[str]:
    return list(
        LogEntry.objects.filter(object_id=str(partner.pk)).order_by("pk").values_list("change_message", flat=True)
    )


def test_stopping_leads_back_to_the_partners_page(as_seen: Client, alice: Partner) -> None:
    assert as_seen.post("/admin/seeing/stop/")["Location"] == f"/admin/partners/partner/{alice.pk}/change/"

    assert as_seen.get("/")["Location"] == "/admin/"
    assert as_seen.get("/stats/").status_code == 403


def test_stopping_twice_leads_to_the_first_page(as_seen: Client) -> None:
    as_seen.post("/admin/seeing/stop/")

    assert as_seen.post("/admin/seeing/stop/")["Location"] == "/admin/"


def test_it_is_written_down_who_saw_whom_and_for_how_long(
    noon: time_machine.Traveller, as_seen: Client, as_owner: Client, alice: Partner
) -> None:
    noon.shift(timedelta(minutes=12))
    as_seen.post("/admin/seeing/stop/")

    assert told(alice) == [
        "Began to see the portal as this partner.",
        "Stopped seeing the portal as this partner, after 12 minutes.",
    ]
    history = as_owner.get(f"/admin/partners/partner/{alice.pk}/history/").content.decode()
    assert "Began to see the portal as this partner." in history
    assert "Olga Owner" in history


def test_to_see_somebody_else_ends_the_one_before(as_seen: Client, alice: Partner, bob: Partner) -> None:
    as_seen.post(f"/admin/partners/partner/{bob.pk}/see/")

    assert len(told(alice)) == 2
    assert "Bob (bob456)" in as_seen.get("/").content.decode()


def test_it_ends_by_itself_after_an_hour(noon: time_machine.Traveller, as_seen: Client, alice: Partner) -> None:
    noon.shift(timedelta(minutes=59, seconds=59))
    assert as_seen.get("/stats/").status_code == 200

    noon.shift(timedelta(minutes=30))
    assert as_seen.get("/stats/").status_code == 403
    assert told(alice)[-1] == "Stopped seeing the portal as this partner, after 60 minutes."


def test_a_clock_that_was_set_back_ends_it(noon: time_machine.Traveller, as_seen: Client) -> None:
    noon.shift(timedelta(minutes=-1))

    assert as_seen.get("/stats/").status_code == 403


def test_signing_out_ends_it_and_is_never_refused(as_seen: Client, owner: User, alice: Partner) -> None:
    assert as_seen.post("/accounts/logout/").status_code == 302

    assert len(told(alice)) == 2
    as_seen.force_login(owner)
    assert as_seen.get("/stats/").status_code == 403


def test_it_ends_when_the_owner_loses_the_right(as_seen: Client, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_superuser=False)

    assert as_seen.get("/stats/").status_code == 403
    assert as_seen.get("/admin/").status_code == 200


def test_it_ends_when_the_partner_is_gone(as_seen: Client, see: Callable[[Partner], Client], zoe: Partner) -> None:
    see(zoe)
    zoe.history.all().delete()
    Partner.objects.filter(pk=zoe.pk).delete()

    assert as_seen.get("/stats/").status_code == 403
