"""Who was erased is not brought back by a journal: the row comes in without a name, and counts as it would have."""

from datetime import UTC, datetime, timedelta

import pytest

from partners.portal import Portal
from stats.capture.customers import customer_hash
from stats.capture.hooks.forms import record_submission
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.capture.keys import key_ring
from stats.capture.tokens import ClickToken, sign_token
from stats.models import Erasure, FormSubmission, OptIn, Tally
from tests.capture.visiting import differences
from tests.factories import HostedFormFactory

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter")


@pytest.fixture
def record(cast, form):
    """Ann signed up at noon; she came by Alice's address."""
    click = ClickToken(new_id(NOON - timedelta(minutes=5)), cast.haircare.pk, cast.alice.pk, None)
    token = sign_token(click, key_ring("click token"))
    return SubmissionRecord(new_id(NOON), form.pk, "ann@people.example", token, "", {"name": "Ann"})


def erase(email="ann@people.example", at=LATER):
    key = bytes(Portal.objects.current().customer_key)
    return Erasure.objects.create(customer=customer_hash(email, key), at=at)


def test_a_submission_that_comes_in_after_the_erasure_has_no_name_and_is_credited(cast, record):
    erase()
    record_submission(record)
    row, opt_in = FormSubmission.objects.get(), OptIn.objects.get()
    assert (row.email, row.fields, row.evidence, row.erased_at) == ("", {}, None, LATER)
    assert (opt_in.email, opt_in.erased_at, opt_in.partner) == ("", LATER, cast.alice)
    assert "Ann" not in str((FormSubmission.objects.values().get(), OptIn.objects.values().get()))
    assert Tally.objects.get().forms == 1
    assert differences() == []


def test_a_journal_drained_again_brings_nobody_back(record):
    record_submission(record)
    FormSubmission.objects.update(email="", fields={}, erased_at=LATER)
    OptIn.objects.update(email="", erased_at=LATER)
    erase()
    assert not record_submission(record)
    assert record_submission(record._replace(id=new_id(NOON)))
    assert set(FormSubmission.objects.values_list("email", flat=True)) == {""}
    assert OptIn.objects.get().email == ""


def test_a_partners_own_opt_in_is_still_known_as_such(cast, record):
    erase("abc123@people.example")
    record_submission(record._replace(email="abc123@people.example"))
    assert (OptIn.objects.get().reason, OptIn.objects.get().email) == ("self-referral", "")


def test_spam_of_an_erased_person_keeps_no_evidence(record):
    erase()
    record_submission(record._replace(is_trapped=True))
    row = FormSubmission.objects.get()
    assert (row.spam, row.email, row.fields, row.evidence, row.opt_in) == ("honeypot", "", {}, None, None)


def test_who_comes_back_after_the_erasure_is_a_person_again(record):
    erase(at=NOON - timedelta(seconds=1))
    record_submission(record)
    assert (FormSubmission.objects.get().email, OptIn.objects.get().email) == ("ann@people.example",) * 2


def test_nobody_else_is_erased(record):
    erase("bob@people.example")
    record_submission(record)
    assert FormSubmission.objects.get().fields == {"name": "Ann"}
