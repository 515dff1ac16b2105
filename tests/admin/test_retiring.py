"""Retired and restored, deactivated and reactivated, never deleted: many at once, or each on its page."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client

from links.models import TrackingLink
from partners.models import Partner, User
from tests.admin.desk import do, page, press, said, text
from tests.conftest import Cast
from tests.factories import (
    AdFactory,
    HostedFormFactory,
    LinkFactory,
    PartnerFactory,
    PurchaseSourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RETIRABLE = [LinkFactory, AdFactory, HostedFormFactory, PurchaseSourceFactory]
KEPT = [*RETIRABLE, PartnerFactory]


@pytest.mark.parametrize("factory", RETIRABLE)
def test_many_are_retired_and_restored_at_once(as_owner: Client, factory) -> None:
    rows = factory.create_batch(3)

    retired = said(do(as_owner, "retire", rows))
    assert type(rows[0]).objects.filter(retired_at=None).count() == 0
    restored = said(do(as_owner, "restore", rows[:1]))

    assert retired[0].startswith("3 ")
    assert retired[0].endswith(" retired.")
    assert restored[0].startswith("1 ")
    assert restored[0].endswith(" restored.")
    assert type(rows[0]).objects.filter(retired_at=None).count() == 1


@pytest.mark.parametrize("factory", RETIRABLE)
def test_one_is_retired_and_restored_on_its_page(as_owner: Client, factory) -> None:
    row = factory()
    assert f'formaction="{page(row, "act", "retire")}"' in text(as_owner.get(page(row)))

    assert f'formaction="{page(row, "act", "restore")}"' in text(press(as_owner, "retire", row))
    press(as_owner, "restore", row)

    row.refresh_from_db()
    assert row.retired_at is None


def test_each_retired_row_says_who_did_it(as_owner: Client, owner: User, haircare: TrackingLink) -> None:
    do(as_owner, "retire", [haircare, LinkFactory()])

    assert haircare.history.first().history_user == owner
    assert LogEntry.objects.filter(user=owner, change_message="Retired.").count() == 2


def test_retiring_what_is_retired_says_so(as_owner: Client) -> None:
    assert said(do(as_owner, "retire", [LinkFactory(retired=True)])) == ["Nothing to do: retired already."]


def test_ids_that_cannot_be_change_nothing(as_owner: Client) -> None:
    fields = {"action": "retire", "_selected_action": ["abc"], "index": "0"}

    response = as_owner.post(page(TrackingLink), fields, follow=True)

    assert said(response) == ["Nothing was changed: the rows could not be found."]


@pytest.mark.parametrize("factory", KEPT)
def test_nothing_offers_to_delete_and_asking_for_it_anyway_is_refused(as_owner: Client, factory) -> None:
    row: Model = factory()

    do(as_owner, "delete_selected", [row])

    assert as_owner.post(page(row, "delete"), {"post": "yes"}).status_code == 403
    assert "delete" not in text(as_owner.get(page(type(row)))).lower().replace("deleted", "")
    assert type(row).objects.filter(pk=row.pk).exists()


def test_partners_are_deactivated_and_reactivated(as_owner: Client, cast: Cast) -> None:
    assert said(do(as_owner, "deactivate", [cast.bob, cast.zoe])) == ["2 partners deactivated."]
    assert Partner.objects.active().count() == 3

    press(as_owner, "reactivate", cast.bob)

    assert cast.bob in Partner.objects.active()
    assert cast.bob.history.count() == 3


@pytest.mark.parametrize(
    ("language", "words"), [("de", "2 Partner wurden deaktiviert."), ("es", "Se han desactivado 2 socios.")]
)
def test_what_was_done_is_a_sentence_in_every_language(
    as_owner: Client, owner: User, cast: Cast, language: str, words: str
) -> None:
    owner.language = language
    owner.save()

    assert said(do(as_owner, "deactivate", [cast.bob, cast.zoe])) == [words]
    assert LogEntry.objects.filter(change_message="Deactivated.").count() == 2


def test_a_deactivated_partner_is_out_at_once(as_owner: Client, as_bob: Client, bob: Partner) -> None:
    assert as_bob.get("/").status_code == 200

    press(as_owner, "deactivate", bob)

    assert as_bob.get("/").status_code == 302


def test_a_button_answers_nothing_but_a_press(as_owner: Client, haircare: TrackingLink) -> None:
    assert as_owner.get(page(haircare, "act", "retire")).status_code == 405
    assert as_owner.post(page(haircare, "act", "delete_selected")).status_code == 404
    assert as_owner.post(page(haircare, "act", "changelist_view")).status_code == 404


def test_a_button_wants_the_token_of_its_page(owner: User, haircare: TrackingLink) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.post(page(haircare, "act", "retire")).status_code == 403
    haircare.refresh_from_db()
    assert haircare.retired_at is None


def test_who_may_only_look_has_no_buttons_and_no_actions(sign_in, haircare: TrackingLink) -> None:
    looker = UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_trackinglink"))
    client = sign_in(looker)

    assert "formaction" not in text(client.get(page(haircare)))
    assert client.post(page(haircare, "act", "retire")).status_code == 404
    do(client, "retire", [haircare])
    haircare.refresh_from_db()
    assert haircare.retired_at is None
