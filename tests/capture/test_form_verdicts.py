"""The owner's word on a submission: an opt-in is taken back or given, once, with its reason in the trace."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.verdicts import is_no_spam, is_spam
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.models import FormSubmission, HostedForm, OptIn, Referral, Spam, Tally
from tests.capture.test_record_at_once import at_once
from tests.capture.visiting import click, differences, submit
from tests.factories import HostedFormFactory

ANN = {"email": "ann@people.example"}


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter")


@pytest.fixture
def spam(client, cast, form):
    """Ann filled in the honeypot; she came by Alice's address."""
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_website": "mine", "name": "Ann"})
    return FormSubmission.objects.get()


@pytest.fixture
def lead(client, cast, form):
    """Ann signed up; she came by Alice's address."""
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "name": "Ann"})
    return FormSubmission.objects.get()


def no_spam(submission):
    return is_no_spam(submission, by="olga", now=timezone.now())


def yes_spam(submission):
    return is_spam(submission, by="olga", now=timezone.now())


def forms():
    return Tally.objects.get().forms


def changes():
    return [(change["what"], change["by"], change["words"]) for change in OptIn.objects.get().trace["changes"]]


def test_no_spam_after_all_is_an_opt_in_by_its_own_evidence(cast, spam):
    assert no_spam(spam)
    spam.refresh_from_db()
    assert (spam.spam, spam.evidence, spam.opt_in.partner, spam.opt_in.rule) == ("", None, cast.alice, "token")
    assert forms() == 1
    assert differences() == []
    assert changes() == [("spam", "olga", "It was kept apart as spam: It filled in the field that people do not see.")]


def test_its_opt_in_is_of_the_day_on_which_it_came(client, cast, form):
    came_at = timezone.now() - timedelta(days=3)
    with time_machine.travel(came_at, tick=False):
        submit(client, {**ANN, "rp_website": "mine"})
    no_spam(FormSubmission.objects.get())
    opt_in = OptIn.objects.get()
    assert opt_in.at == opt_in.received_at == FormSubmission.objects.get().at
    assert opt_in.day == came_at.date()


def test_no_spam_pressed_twice_is_one_opt_in(spam):
    assert [no_spam(spam), no_spam(spam)] == [True, False]
    assert OptIn.objects.count() == forms() == 1
    assert len(changes()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("per", HostedForm.Per.values)
def test_two_owners_who_press_at_once_make_one_opt_in(client, cast, form, per):
    HostedForm.objects.update(opt_ins_per=per)
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_website": "mine"})
    spam = FormSubmission.objects.get()
    assert sorted(at_once(4, lambda _: no_spam(spam))) == [False, False, False, True]
    assert OptIn.objects.count() == forms() == 1
    assert differences() == []


def test_of_a_person_who_signed_up_meanwhile_it_is_no_second_opt_in(client, spam):
    submit(client, ANN)
    known = OptIn.objects.get()
    no_spam(spam)
    spam.refresh_from_db()
    assert (spam.opt_in, OptIn.objects.count(), "changes" in known.trace) == (known, 1, False)


def test_spam_after_all_counts_no_more_and_says_who_said_so(lead):
    assert yes_spam(lead)
    lead.refresh_from_db()
    assert (lead.spam, lead.opt_in.status, forms()) == (Spam.BY_HAND, "reversed", 0)
    assert differences() == []
    assert changes() == [("spam", "olga", "The form that was sent is spam.")]
    assert not Referral.objects.exists()


def test_spam_pressed_twice_is_one_change(lead):
    assert [yes_spam(lead), yes_spam(lead)] == [True, False]
    assert (forms(), len(changes())) == (0, 1)


def test_a_slip_is_mended(cast, lead):
    yes_spam(lead)
    assert no_spam(lead)
    lead.refresh_from_db()
    assert (lead.spam, lead.opt_in.status, lead.opt_in.partner, forms()) == ("", "valid", cast.alice, 1)
    assert differences() == []
    assert [what for what, *_ in changes()] == ["spam", "spam"]


def test_an_opt_in_stands_while_another_lead_belongs_to_it(client, lead):
    submit(client, {**ANN, "name": "Ann again"})
    first, second = FormSubmission.objects.order_by("at")
    yes_spam(first)
    assert (OptIn.objects.get().status, forms()) == ("valid", 1)
    yes_spam(second)
    assert (OptIn.objects.get().status, forms()) == ("reversed", 0)
    no_spam(first)
    assert (OptIn.objects.get().status, forms()) == ("valid", 1)
    assert differences() == []


def test_what_the_owner_said_stands_when_the_same_comes_again(client, lead):
    yes_spam(lead)
    submit(client, ANN)
    assert (OptIn.objects.get().status, forms()) == ("reversed", 0)


def test_a_journal_drained_again_does_not_undo_what_the_owner_said(form):
    record = SubmissionRecord(new_id(timezone.now()), form.pk, "ann@people.example", "", "", {}, is_trapped=True)
    record_submission(record)
    no_spam(FormSubmission.objects.get())
    assert not record_submission(record)
    assert (FormSubmission.objects.get().spam, OptIn.objects.count()) == ("", 1)


def test_of_an_erased_person_nothing_is_left_to_decide_on(spam):
    FormSubmission.objects.update(erased_at=timezone.now(), email="", fields={}, evidence=None)
    assert not no_spam(spam)
    assert not OptIn.objects.exists()
