"""`manage.py demo`: what it loads, that it loads nothing twice, and where it refuses."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count

from ads.models import Ad
from links.models import GeneratedAddress, TrackingLink
from partners.models import Partner, Portal, User
from referral_portal.demo.apps import check_place
from stats.models import FormSubmission, Hit, HostedForm, OptIn, Reason, VisitClass
from tests.demo.conftest import Load
from tests.factories import PartnerFactory

NOON = "2026-10-14T10:00:00Z"


def everything() -> list[int]:
    models = (User, Partner, Ad, TrackingLink, HostedForm, Hit, OptIn, FormSubmission)
    return [model.objects.count() for model in models]


def test_the_cast_is_the_one_that_the_readme_names(load: Load) -> None:
    load()

    parents = dict(Partner.objects.values_list("code", "parent__code"))
    assert parents == {"abc123": None, "bob456": "abc123", "cleo789": "abc123", "dina012": "bob456", "zoe999": None}
    assert Ad.objects.filter(partner__code="abc123", code="website2").exists()


@pytest.mark.parametrize("name", ["owner", "abc123", "bob456", "cleo789", "dina012", "zoe999"])
def test_everybody_signs_in_with_the_demo_password(load: Load, client, name: str) -> None:
    load()

    assert client.login(username=name, password="demo-portal-1")


def test_one_link_is_open_to_one_program_only(load: Load) -> None:
    load()

    giftbox = TrackingLink.objects.get(code="giftbox")
    assert not giftbox.is_open_to_all
    assert giftbox.programs.count() == 1


def test_every_kind_of_visit_occurs(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral_portal.demo.traffic.VISITS_A_DAY", 300)
    load()

    assert set(Hit.objects.values_list("visit_class", flat=True)) == set(VisitClass)
    assert Reason.UNKNOWN_PARTNER in Hit.objects.values_list("reason", flat=True)
    assert OptIn.objects.filter(kind="form").exists()
    assert OptIn.objects.filter(kind="purchase").exists()


def test_the_tallies_agree_with_what_was_loaded(load: Load) -> None:
    load()

    call_command("verify_tallies")


def test_alice_finds_the_address_that_she_generated_last(load: Load) -> None:
    load()

    newest = GeneratedAddress.objects.filter(maker__code="abc123").latest("generated_at")
    assert (newest.link.code, newest.partner.code, newest.ad.code) == ("haircare", "abc123", "website2")


def test_an_address_that_was_forgotten_does_not_come_back(load: Load) -> None:
    load()
    GeneratedAddress.objects.all().delete()

    load()

    assert not GeneratedAddress.objects.exists()


def test_nothing_lies_in_the_future(load: Load) -> None:
    with time_machine.travel(NOON, tick=False):
        load()

    assert not Hit.objects.filter(at__gt=NOON).exists()
    assert not OptIn.objects.filter(at__gt=NOON).exists()


def test_a_second_run_doubles_nothing(load: Load) -> None:
    with time_machine.travel(NOON, tick=False):
        load()
        before = everything()
        load()

    assert everything() == before


def test_a_later_run_brings_the_traffic_up_to_now(load: Load) -> None:
    with time_machine.travel(NOON, tick=False):
        load()
    with time_machine.travel("2026-10-16T10:00:00Z", tick=False):
        load()

    days = Hit.objects.values("day").annotate(hits=Count("id")).order_by("day")
    assert [str(row["day"]) for row in days] == [f"2026-10-{day}" for day in (12, 13, 14, 15, 16)]
    assert days[2]["hits"] > 20


def test_another_port_moves_the_addresses_only(load: Load) -> None:
    with time_machine.travel(NOON, tick=False):
        load(8123)
        before = everything()
        load(8124)

    addresses = [
        Portal.objects.current().base_address,
        *TrackingLink.objects.values_list("website_address", flat=True),
        HostedForm.objects.get().thank_you_address,
    ]
    assert all(address.startswith("http://127.0.0.1:8124") for address in addresses)
    assert everything() == before


def test_what_the_newcomer_changed_stays(load: Load) -> None:
    load()
    Portal.objects.update(name="My portal")
    TrackingLink.objects.filter(code="skincare").update(website_address="https://www.example.com/")

    load(8124)

    assert Portal.objects.current().name == "My portal"
    assert TrackingLink.objects.get(code="skincare").website_address == "https://www.example.com/"


def test_it_prints_where_to_look(load: Load) -> None:
    printed = load(8124)

    for text in (
        "http://localhost:8124/",
        "http://127.0.0.1:8124/go/haircare/abc123/website2",
        "owner",
        "demo-portal-1",
    ):
        assert text in printed


def test_it_refuses_without_debug(load: Load, settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG=1 only"):
        load()
    assert not User.objects.exists()


@pytest.mark.parametrize("host", ["*", "portal.example.com", "192.168.1.5", ".localhost"])
def test_it_refuses_where_others_could_reach_it(load: Load, settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost", host]

    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        load()
    assert [error.id for error in check_place()] == ["demo.E001"]


def test_it_refuses_a_database_that_has_partners_of_its_own(load: Load) -> None:
    PartnerFactory()

    with pytest.raises(CommandError, match="partners of its own"):
        load()


def test_it_is_at_home_on_a_developers_machine() -> None:
    assert check_place() == []
