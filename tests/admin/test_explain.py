"""Explain: an owner types an order number or an e-mail, and gets all that was heard, or what to check."""

import json
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.portal import Portal
from stats.capture.customers import customer_hash
from stats.explaining.finding import MOST
from stats.models import (
    Delivery,
    FormSubmission,
)
from tests.admin.desk import text
from tests.admin.explaining import EVE, NOTHING, buy, delivery, named
from tests.capture.visiting import click, submit
from tests.conftest import Cast
from tests.factories import PurchaseSourceFactory, UserFactory
from tests.stats.rows import opt_in

pytestmark = pytest.mark.django_db


def test_a_purchase_is_found_with_whom_it_is_credited_to_and_what_was_delivered(client: Client, shop, explained):
    token, _ = click(client)
    buy(client, shop, token=token)

    said = explained("1001")

    assert "Purchase 1001, €49.90. Credited to Alice (abc123) for Hair care (haircare), ad Website 2" in said
    assert "Web shop (shop) sent “purchase.completed” about order 1001: it was recorded as a purchase." in said
    assert NOTHING not in said


@pytest.mark.parametrize("asked", ["1001", "#1001", " #1001 ", "pi_77", "PI_77", "in_88"])
def test_an_order_is_found_by_any_of_its_names(client: Client, shop, explained, asked: str) -> None:
    named(buy(client, shop), "pi_77", "in_88")

    assert "Purchase 1001, €49.90." in explained(asked)


@pytest.mark.parametrize("asked", ["100", "10011", "1002", "pi"])
def test_a_part_of_a_number_is_another_number(client: Client, shop, explained, asked: str) -> None:
    named(buy(client, shop), "pi_77")

    assert f"{NOTHING} “{asked}”" in explained(asked)


def test_everything_that_was_said_of_an_order_is_listed_under_every_name(client: Client, shop, explained) -> None:
    order = named(buy(client, shop), "pi_77")
    delivery(shop, order_name="pi_77", type="charge.refunded", outcome="changed")
    waits = delivery(shop, type="dispute.opened", outcome="waiting", words="Its purchase is not known.")
    waits.adjustments.create(
        source=shop, key="k", order=order, kind="reversal", at=timezone.now(), received_at=timezone.now()
    )
    delivery(PurchaseSourceFactory(), order_name="pi_77", type="stranger.event")

    said = explained("1001")

    assert "charge.refunded" in said
    assert "“dispute.opened”: it waits for its purchase" in said
    assert "stranger.event" not in said


def test_an_event_is_found_by_its_own_id(client: Client, shop, explained) -> None:
    buy(client, shop, event_id="msg_abc")

    said = explained("msg_abc")

    assert "about order 1001" in said
    assert "Purchase 1001, €49.90." in said


@pytest.mark.parametrize("asked", [EVE, " EVE@People.Example "])
def test_a_person_is_found_by_e_mail_in_any_spelling(client: Client, form, shop, explained, asked: str) -> None:
    token, _ = click(client)
    submit(client, {"email": EVE, "rp": token})
    buy(client, shop, email="Eve@people.example")

    said = explained(asked)

    assert "Form Newsletter (newsletter). Credited to Alice (abc123)" in said
    assert "Purchase 1001, €49.90. Credited to Alice (abc123)" in said
    assert "Sent to Newsletter (newsletter): it made the opt-in of" in said
    assert "For a time: The customer came through Alice (abc123) for Hair care (haircare)" in said
    assert "Deliveries of shops" in said


def test_a_person_is_found_by_the_hash_alone_and_by_the_column_alone(cast: Cast, explained) -> None:
    key = customer_hash(EVE, bytes(Portal.objects.current().customer_key))
    opt_in(cast.alice, cast.haircare, at=timezone.now(), email="", customer=key)
    opt_in(cast.bob, cast.haircare, at=timezone.now(), email="ann@people.example", customer="")

    assert "Credited to Alice (abc123)" in explained(EVE)
    assert "Credited to Bob (bob456)" in explained("ann@people.example")


def test_somebody_elses_rows_are_not_shown(client: Client, form, explained) -> None:
    submit(client, {"email": "ann@people.example"})

    assert "Form Newsletter" not in explained(EVE)


def test_spam_is_found_with_why_it_was_kept_apart(form, explained) -> None:
    FormSubmission.objects.create(form=form, email=EVE, spam="honeypot", at=timezone.now())

    said = explained(EVE)

    assert "kept apart as spam, so it is no opt-in. The reason: It filled in the field that people do not see." in said
    assert "No opt-in came of it" in said


def test_nothing_is_asked_of_an_empty_question(explained) -> None:
    assert "Type an order number by any of its names" in explained("")
    assert NOTHING not in explained(" ")


@pytest.mark.parametrize("asked", ["\x00", "a@b", "@", "#", "%' OR 1=1", "<b>", "x" * 5000, "é@ü.example", "1001\n"])
def test_any_text_is_answered(as_owner: Client, explained, asked: str) -> None:
    response = as_owner.get(f"/admin/explain/?q={quote(asked)}")

    assert response.status_code == 200
    assert "<b>" not in text(response)


def test_the_page_is_bounded_and_says_so(cast: Cast, explained) -> None:
    for _ in range(MOST + 1):
        opt_in(cast.alice, cast.haircare, at=timezone.now(), email=EVE)

    said = explained(EVE)

    assert said.count("Credited to Alice") == MOST
    assert "There is more than is shown here" in said


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_few_queries(as_owner: Client, client: Client, form, shop, number: int) -> None:
    for count in range(number):
        buy(client, shop, order=f"N-{count}", event_id=f"msg_{count}", email=EVE)
    submit(client, {"email": EVE})
    as_owner.get("/admin/explain/")

    with CaptureQueriesContext(connection) as captured:
        as_owner.get(f"/admin/explain/?q={EVE}")

    assert len(captured) <= 13


def test_the_front_of_the_admin_asks_and_leads_there(as_owner: Client) -> None:
    front = text(as_owner.get("/admin/"))

    assert 'action="/admin/explain/"' in front
    assert "Explain an order or a customer" in front


@pytest.mark.parametrize(("may", "status"), [("view_hit", 403), ("view_optin", 200)])
def test_only_those_who_may_see_opt_ins_may_ask(sign_in, cast: Cast, may: str, status: int) -> None:
    helper = UserFactory(username="helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename=may))
    client = sign_in(helper)

    assert client.get("/admin/explain/?q=1001").status_code == status
    assert ('action="/admin/explain/"' in text(client.get("/admin/"))) == (status == 200)


def test_asking_changes_nothing(as_owner: Client) -> None:
    assert as_owner.post("/admin/explain/", {"q": "1001"}).status_code == 405
    assert json.dumps(list(Delivery.objects.values("pk"))) == "[]"
