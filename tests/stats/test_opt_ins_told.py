"""My opt-ins: what each says of money, standing and rule, and never who the customer is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stats.capture.credit import Rule
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand, give_back, take_back
from stats.models import OptIn
from stats.wording import RULES
from tests.admin.desk import words
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.factories import HostedFormFactory
from tests.stats.orders import EVE, later
from tests.stats.rows import NOW, opt_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def told(as_alice):
    """Alice's page in its words."""
    return lambda: words(as_alice.get("/opt-ins/"))


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_told_in_plain_words(cast, told, rule):
    opt_in(cast.alice, cast.haircare, at=NOW, rule=rule)
    assert str(RULES[rule]) in told()


def test_there_are_no_words_for_rules_that_cannot_be():
    assert set(RULES) == {rule.value for rule in Rule}


def test_a_customer_who_came_back_is_told_by_history(client, cast, shop, told):
    HostedFormFactory(code="newsletter")
    token, _ = click(client)
    submit(client, {"email": EVE, "rp": token})
    send(client, shop, purchase(email=EVE))
    assert "This customer had come to the shop through you before." in told()


def test_what_was_paid_back_in_part_is_shown(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    later(client, shop, "refunded", NOW, amount="9.90", currency="EUR")
    assert "€49.90 €9.90 paid back Partly paid back" in told()


def test_what_was_paid_back_in_full_is_taken_back(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    later(client, shop, "refunded", NOW)
    assert "€49.90 €49.90 paid back Taken back" in told()


def test_a_won_dispute_restores_it(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    later(client, shop, "charged_back", NOW - timedelta(hours=1), dispute_id="d1")
    assert "Taken back" in told()
    later(client, shop, "dispute_won", NOW, dispute_id="d1")
    assert "€49.90 Restored" in told()


def test_an_ordinary_one_is_counted(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    assert "€49.90 Counted" in told()


def test_a_form_that_was_taken_for_spam_by_mistake_is_counted(cast, told):
    row = opt_in(cast.alice, cast.haircare, at=NOW)
    take_back(row, what="spam", by="olga", why="Nonsense.", now=NOW)
    assert "Taken back" in told()
    give_back(row, what="no-spam", by="olga", why="A mistake.", now=NOW)
    assert "Counted" in told()


def test_one_that_was_given_to_somebody_else_is_gone(cast, told):
    row = opt_in(cast.alice, cast.haircare, at=NOW)
    credit_by_hand(row, Credit(cast.bob, cast.skincare), by="olga", why="He asked.", now=NOW)
    assert "No opt-ins yet" in told()


@pytest.mark.parametrize("path", ["/", "/opt-ins/", "/opt-ins/export.csv"])
def test_nothing_says_who_it_was_or_which_order(client, cast, shop, as_alice, path):
    HostedFormFactory(code="newsletter")
    token, _ = click(client)
    submit(client, {"email": EVE, "rp": token, "name": "Evelyn"})
    send(client, shop, purchase("ORDER-7", token=token, email=EVE))
    to = Credit(cast.alice, cast.skincare)
    for row in OptIn.objects.all():
        credit_by_hand(row, to, by="olga", why="Evelyn telephoned.", now=timezone.now())

    text = as_alice.get(path).getvalue().decode()

    rows = OptIn.objects.all()
    assert "49.90" in text
    secrets = {EVE, "people.example", "Evelyn", "ORDER-7", "olga", *(row.customer for row in rows)}
    assert [secret for secret in secrets | {row.reference for row in rows} if secret in text] == []


def test_a_parent_sees_nothing_of_a_recruits_opt_ins(cast, as_alice):
    opt_in(cast.bob, cast.haircare, at=NOW)
    assert b"No opt-ins yet" in as_alice.get("/opt-ins/").content


def test_nobody_else_comes_in(client: Client, cast):
    assert client.get("/opt-ins/").status_code == 302
