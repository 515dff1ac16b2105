"""What a journal still holds of somebody who was erased does not come back, and goes itself within 48 hours."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from stats.capture.courier import duties
from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import SubmissionRecord
from stats.capture.keys import key_ring
from stats.capture.privacy.erasing import erase
from stats.capture.privacy.people import person_of
from stats.capture.tokens import ClickToken, sign_token
from stats.models import FormSubmission, OptIn, Referral
from tests.capture.signing import purchase, send
from tests.capture.visiting import differences
from tests.courier.conftest import folder  # noqa: F401
from tests.courier.journals import leave
from tests.privacy.conftest import ANN, everything, holding

BOB = "bob@people.example"
# The courier says how it is, in tables of its own.
OF_COURIERS = ("stats_heartbeat",)


@pytest.fixture
def token(cast):
    """Of a click of Alice's address, two hours ago."""
    hit = new_id(timezone.now() - timedelta(hours=2))
    return sign_token(ClickToken(hit, cast.haircare.pk, cast.alice.pk, None), key_ring("click token"))


@pytest.fixture
def submission(town, token):
    """A submission with the token of a click: `submission(ANN)`, by default to the form that counts people."""

    def made(email, form=None, **fields):
        form = form or town.newsletter
        record = SubmissionRecord(new_id(timezone.now()), form.pk, email, token, "", {"name": f"Name of {email}"})
        return record._replace(**fields)

    return made


def erase_ann():
    erase(person_of(ANN), by="olga", now=timezone.now())


def test_a_journal_that_is_kept_and_drained_again_brings_nothing_back(folder, submission):  # noqa: F811
    leave(folder, submission(ANN), submission(BOB))
    call_command("courier", "--once")
    erase_ann()
    before = everything(but=OF_COURIERS)
    call_command("courier", "--again", "--once")
    assert everything(but=OF_COURIERS) == before
    assert holding(ANN) == set()
    assert FormSubmission.objects.get(email=BOB).fields == {"name": f"Name of {BOB}"}
    assert differences() == []


def test_a_journal_drained_only_afterwards_counts_and_names_nobody(folder, submission, town, cast):  # noqa: F811
    leave(folder, submission(ANN), submission(ANN, town.survey), submission(ANN, is_trapped=True), submission(BOB))
    erase_ann()
    call_command("courier", "--once")
    assert holding(ANN) == set()
    assert holding(person_of(ANN).customer) == {"stats_erasure"}
    assert OptIn.objects.filter(partner=cast.alice).count() == 3
    assert OptIn.objects.exclude(erased_at=None).count() == 2
    assert FormSubmission.objects.filter(email="", fields={}).count() == 3
    assert Referral.objects.exclude(customer="").count() == 1
    assert differences() == []


def test_it_is_the_same_after_the_books_were_lost(folder, submission):  # noqa: F811
    """As after a restored backup in which Ann is erased: everything of the journal comes in once more, without her."""
    leave(folder, submission(ANN))
    call_command("courier", "--once")
    erase_ann()
    for model in (Referral, FormSubmission, OptIn):
        model.objects.all().delete()
    call_command("courier", "--again", "--once")
    assert OptIn.objects.get().erased_at
    assert holding(ANN) == set()


def test_what_ann_sends_after_her_erasure_is_hers_again(folder, submission):  # noqa: F811
    erase_ann()
    leave(folder, submission(ANN, id=new_id(timezone.now() + timedelta(seconds=1))))
    call_command("courier", "--once")
    assert FormSubmission.objects.get().email == OptIn.objects.get().email == ANN


def test_a_journal_goes_in_48_hours_with_all_that_it_holds(folder, submission):  # noqa: F811
    leave(folder, submission(ANN))
    call_command("courier", "--once")
    kept = files.drained(folder)
    duties.clear_up(timezone.now() + timedelta(hours=47, minutes=59))
    assert [ANN in path.read_text() for path in kept] == [True]
    duties.clear_up(timezone.now() + timedelta(hours=48, minutes=1))
    assert files.drained(folder) == []


@pytest.mark.parametrize("event_id", ["msg_same", "msg_other"])
def test_a_shop_that_sends_an_event_again_brings_nothing_back(town, event_id):
    body = purchase("1001", email=ANN, name="Ann Archer", note="Nice things")
    send(Client(), town.shop, body, event_id="msg_same")
    erase_ann()
    assert send(Client(), town.shop, body, event_id=event_id).status_code == 200
    assert holding(ANN) == holding("Ann Archer") == set()


def test_a_purchase_that_is_reported_only_afterwards_counts_and_names_nobody(town, cast, token):
    erase_ann()
    then = (timezone.now() - timedelta(hours=1)).isoformat()
    body = purchase("1001", email=ANN, token=token).replace('"data"', f'"timestamp": "{then}", "data"')
    assert send(Client(), town.shop, body).json() == {"status": "recorded"}
    assert OptIn.objects.get().partner == cast.alice
    assert holding(ANN) == set()
    assert holding(person_of(ANN).customer) == {"stats_erasure"}
    assert differences() == []
