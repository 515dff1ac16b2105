"""What an owner does first with a fresh portal, ticked off on the first page of the administration."""

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Portal
from stats.desk.steps import Step
from tests.admin.desk import press, text
from tests.conftest import Cast
from tests.factories import HostedFormFactory, PartnerFactory

pytestmark = pytest.mark.django_db


def steps(client: Client) -> list[Step]:
    shown: list[Step] = client.get("/admin/").context["desk"].steps
    return shown


def test_a_fresh_portal_has_first_steps(as_owner: Client, db: None) -> None:
    assert [step.is_done for step in steps(as_owner)] == [False] * 5


def test_a_form_is_as_good_as_a_shop(as_owner: Client, db: None) -> None:
    assert [way.label for way in steps(as_owner)[3].ways] == ["Connect a form", "Connect a shop"]

    shown = text(as_owner.get("/admin/"))
    assert 'href="/admin/stats/hostedform/add/">Connect a form' in shown
    assert 'href="/admin/stats/purchasesource/add/">Connect a shop' in shown


def test_a_fresh_portal_shows_no_empty_chart(as_owner: Client, db: None) -> None:
    shown = text(as_owner.get("/admin/"))

    assert "Nothing was counted in these days." in shown
    assert '<svg class="chart' not in shown


def test_steps_are_ticked_off_as_they_are_done(as_owner: Client, cast: Cast) -> None:
    HostedFormFactory()
    Portal.objects.update_or_create(pk=1, defaults={"name": "Fern", "base_address": "https://go.example.com"})

    assert [step.is_done for step in steps(as_owner)] == [True, True, True, True, False]


@pytest.mark.parametrize("state", ["invited", "inactive"])
def test_a_partner_who_is_only_stored_is_not_invited_yet(as_owner: Client, db: None, state: str) -> None:
    PartnerFactory(**{state: True})

    invite = steps(as_owner)[2]
    assert (invite.title, invite.is_done) == ("Invite a partner", False)
    assert [way.label for way in invite.ways] == ["See the partners" if state == "invited" else "Add a partner"]


def test_an_invitation_that_was_sent_ticks_off_the_step(as_owner: Client, db: None) -> None:
    press(as_owner, "invite", PartnerFactory(invited=True))

    assert steps(as_owner)[2].is_done


def test_an_invitation_that_no_mail_server_took_does_not(as_owner: Client, db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    press(as_owner, "invite", PartnerFactory(invited=True))

    assert not steps(as_owner)[2].is_done


def test_steps_are_gone_when_all_are_done(as_owner: Client, cast: Cast) -> None:
    HostedFormFactory()
    Portal.objects.update_or_create(pk=1, defaults={"name": "Fern", "base_address": "https://go.example.com"})
    cast.alice.first_hit_at = timezone.now()
    cast.alice.save()

    assert steps(as_owner) == []
    assert "First steps" not in text(as_owner.get("/admin/"))
