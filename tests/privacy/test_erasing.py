"""Erasing a person blanks all that is kept of them, leaves every count, and touches nobody else."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from partners.models import User
from stats.capture.books.quarantine import set_aside
from stats.capture.customers import customer_hash
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand
from stats.capture.privacy.erasing import erase
from stats.capture.privacy.people import person_of
from stats.models import Delivery, Erasure, FormSubmission, OptIn, QuarantinedRecord, Referral
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, differences, submit
from tests.privacy.conftest import ANN, everything, holding, order_of, refund_of

COUNTS = ("stats_tally", "stats_partnertally", "stats_revenuetally", "stats_linktally", "stats_hit")


def erased(person, *, ago=timedelta()):
    return erase(person, by="olga", now=timezone.now() - ago)


def test_nothing_that_ann_sent_is_left_anywhere(ann):
    before = holding(ANN)
    assert {"stats_optin", "stats_formsubmission", "stats_delivery", "stats_quarantinedrecord"} <= before
    erased(ann.person)
    assert holding(ANN) == holding(ann.name) == set()
    assert holding(ann.person.customer) == {"stats_erasure"}


def test_counts_and_credit_stay(ann):
    columns = ("id", "partner", "link", "ad", "hit", "rule", "reason", "status", "amount", "refunded", "reference")
    tables, rows = everything(), list(OptIn.objects.order_by("pk").values(*columns))
    erased(ann.person)
    assert rows == list(OptIn.objects.order_by("pk").values(*columns))
    assert {name: everything()[name] for name in COUNTS} == {name: tables[name] for name in COUNTS}
    assert differences() == []


def test_rows_say_that_and_when_their_person_was_erased(ann):
    opt_in = OptIn.objects.get(kind="purchase")
    erasure = erased(ann.person).erasure
    opt_in.refresh_from_db()
    assert opt_in.erased_at == FormSubmission.objects.first().erased_at == erasure.at
    assert opt_in.trace["changes"][-1] | {"from": None} == {
        "at": erasure.at.isoformat(),
        "what": "erased",
        "by": "olga",
        "words": "The person was erased.",
        "from": None,
    }


def test_what_was_done_is_told_in_numbers(ann):
    done = erased(ann.person)
    assert (done.opt_ins, done.submissions, done.referrals, done.deliveries, done.set_aside) == (2, 3, 3, 2, 1)


def test_a_second_time_finds_nothing_and_changes_nothing(ann):
    erased(ann.person, ago=timedelta(minutes=1))
    before = everything(but=("stats_erasure",))
    again = erased(ann.person)
    assert (again.opt_ins, again.submissions, again.referrals, again.deliveries, again.set_aside) == (0,) * 5
    assert everything(but=("stats_erasure",)) == before
    assert Erasure.objects.count() == 2


def test_somebody_who_was_never_here_is_remembered_all_the_same(town):
    erased(person_of("nobody@people.example"))
    assert Erasure.objects.get().customer == person_of("nobody@people.example").customer


def test_referrals_end_and_credit_nobody_any_more(ann, cast):
    past = Referral.history.filter(customer=ann.person.customer).count()
    erased(ann.person)
    assert past > 3
    assert not Referral.objects.exclude(customer="").exists()
    assert not Referral.objects.filter(expires_at=None).exists()
    assert not Referral.history.exclude(customer="").exists()
    submit(Client(), {"email": ANN, "more": "later"}, code="survey")
    assert OptIn.objects.latest("received_at").partner is None


def test_a_referral_that_ended_before_still_ended_then(ann):
    then = timezone.now() - timedelta(days=9)
    Referral.objects.update(expires_at=then)
    erased(ann.person)
    assert set(Referral.objects.values_list("expires_at", flat=True)) == {then}


def test_the_refund_of_what_ann_bought_is_emptied_though_it_names_no_email(ann):
    refund = Delivery.objects.get(type="purchase.refunded")
    assert (refund.customer, b"Ann Archer" in bytes(refund.body)) == ("", True)
    erased(ann.person)
    assert set(Delivery.objects.values_list("body", "customer")) == {(None, "")}


def test_the_refund_that_still_waits_is_found_by_its_order(town):
    order = order_of("Ann")
    send(Client(), town.shop, refund_of(order, "Ann"))
    send(Client(), town.shop, purchase(order, email=ANN))
    Delivery.objects.update(opt_in=None)
    assert erased(person_of(ANN)).deliveries == 2


def test_a_delivery_that_only_mentions_ann_is_emptied(town):
    body = '{"type": "customer.updated", "data": {"email": "Ann\\u0040People.example"}}'
    send(Client(), town.shop, body)
    assert bytes(Delivery.objects.get().body)
    erased(person_of(ANN))
    assert Delivery.objects.get().body is None


def test_the_same_customer_never_counts_twice_in_a_form_that_counts_people(ann):
    erased(ann.person)
    submit(Client(), {"email": ANN, "name": "Ann again"})
    assert OptIn.objects.filter(form=ann.town.newsletter).count() == 1
    assert OptIn.objects.get(form=ann.town.newsletter).email == ""
    assert FormSubmission.objects.latest("at").email == ANN
    assert differences() == []


def test_who_comes_back_can_be_erased_again(ann):
    erased(ann.person, ago=timedelta(minutes=1))
    ann.town.live(ANN, "Ann Again")
    assert holding(ANN) >= {"stats_formsubmission", "stats_delivery"}
    erased(ann.person)
    assert holding(ANN) == holding("Ann Again") == set()


@pytest.mark.parametrize("typed", [" ANN@People.Example ", "ann@PEOPLE.example"])
def test_whatever_way_the_email_is_typed(ann, typed):
    erased(person_of(typed))
    assert holding(ANN) == set()


def test_an_email_of_another_alphabet_is_erased_in_every_spelling(town):
    town.live("ann@xn--mller-kva.example", "Ann Müller", typed="Ann@Müller.example")
    assert FormSubmission.objects.filter(fields__contact="Ann@Müller.example").exists()
    erased(person_of("ann@müller.example"))
    assert holding("ann@xn--mller-kva.example") == holding("ller.example") == holding("Ann M") == set()


def test_what_others_wrote_loses_the_email_and_nothing_else(town):
    submit(Client(), {"email": "bob@people.example", "told by": f"My friend {ANN.upper()}!", "name": "Bob"})
    erased(person_of(ANN))
    row = FormSubmission.objects.get()
    assert (row.email, row.erased_at) == ("bob@people.example", None)
    assert row.fields == {"told by": "My friend …!", "name": "Bob"}


def test_what_owners_typed_loses_the_email(ann, owner, haircare):
    opt_in = OptIn.objects.get(kind="purchase")
    credit_by_hand(opt_in, Credit(ann.town.cast.bob, haircare), by="olga", why=f"{ANN} said so", now=timezone.now())
    kind = ContentType.objects.get_for_model(OptIn)
    LogEntry.objects.create(user=owner, content_type=kind, object_id=str(opt_in.pk), action_flag=2, change_message=ANN)
    Referral.objects.create(
        customer="f" * 64,
        kind="manual",
        partner=ann.town.cast.bob,
        link=haircare,
        since=timezone.now(),
        note=f"See {ANN}.",
    )
    erased(ann.person)
    assert holding(ANN) == set()
    assert Referral.objects.get(customer="f" * 64).note == "See …."


def test_a_record_set_aside_keeps_its_place_and_says_nothing(ann):
    erased(ann.person)
    record = QuarantinedRecord.objects.get()
    assert (bytes(record.line), record.explanation) == (b"", "No such form.")


def test_a_torn_line_that_still_says_who_is_emptied(town):
    for line in (b'torn", "ann@people.example", "x', b'torn", "joann@people.example", "x', b"torn"):
        set_aside(line, "damaged", "", journal="j", host="h", at=timezone.now())
    assert erased(person_of(ANN)).set_aside == 1
    assert QuarantinedRecord.objects.exclude(line=b"").count() == 2


def test_what_stands_in_the_tokens_place_is_not_kept(town):
    order = purchase("1", email=ANN, token=ANN)
    send(Client(), town.shop, order)
    assert ANN not in repr(OptIn.objects.get().trace)
    assert OptIn.objects.get().trace["tried"][0]["outcome"] == "malformed"
    submit(Client(), {"email": ANN, "rp": ANN})
    erased(person_of(ANN))
    send(Client(), town.shop, order, event_id="msg_again")
    assert holding(ANN) == set()


def test_the_account_of_a_partner_is_not_a_customers(town):
    account = User.objects.get(username="abc123")
    town.live(account.email, "Alice Buyer")
    erased(person_of(account.email))
    assert holding("Alice Buyer") == set()
    account.refresh_from_db()
    assert customer_hash(account.email, b"k") == customer_hash("abc123@people.example", b"k")


def test_an_erased_opt_in_is_nobodys_even_when_more_is_heard_of_it(ann, client):
    other = OptIn.objects.create(
        id=timezone.now().strftime("%y%m%d%H%M%S00000000000000000000"), kind="form", form=ann.town.newsletter,
        reference="x", at=timezone.now(), day=timezone.now().date(), received_at=timezone.now(), reason="no-evidence",
    )  # fmt: skip
    erased(ann.person)
    token, _ = click(client, "/go/haircare/bob456")
    send(Client(), ann.town.shop, purchase(order_of(ann.name), email=ANN, token=token), event_id="msg_more")
    other.refresh_from_db()
    assert other.trace == {}
    assert holding(ANN) == set()
    assert differences() == []
