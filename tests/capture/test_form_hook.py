"""The door of hosted forms: what it takes, what it refuses, and that once is once."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from stats.capture.hooks.forms import record_submission
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.models import FormSubmission, HostedForm, OptIn, Tally
from tests.capture.visiting import click, differences, submit
from tests.factories import HostedFormFactory


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter")


def test_the_same_email_is_one_opt_in_and_every_submission_a_lead(client, cast, form):
    token, _ = click(client)
    for email in ("carla@mail.example", " CARLA@MAIL.EXAMPLE ", "carla@mail.example"):
        assert submit(client, {"email": email, "rp": token}).status_code == 303
    assert (OptIn.objects.count(), FormSubmission.objects.count(), Tally.objects.get().forms) == (1, 3, 1)


def test_a_form_per_submission_counts_different_ones_and_no_double_click(client, cast):
    HostedFormFactory(code="survey", opt_ins_per=HostedForm.Per.SUBMISSION)
    token, _ = click(client)
    for answer in ("yes", "no", "yes"):
        submit(client, {"answer": answer, "rp": token}, code="survey")
    assert OptIn.objects.count() == Tally.objects.get().forms == 2


def test_the_thank_you_address_is_never_the_requests(client, cast, form):
    answer = submit(
        client, {"email": "carla@mail.example", "next": "https://evil.example", "redirect": "//evil.example"}
    )
    assert answer["Location"] == form.thank_you_address


def test_no_field_sets_partner_amount_or_state(client, cast, form):
    fields = {"email": "carla@mail.example", "partner": "zoe999", "partner_id": "1", "amount": "999", "status": "valid"}
    submit(client, fields)
    assert (OptIn.objects.get().partner, OptIn.objects.get().amount) == (None, None)


@pytest.mark.parametrize(
    "email", ["", "   ", "not-an-email", "a@b", "a" * 70 + "@" + "b" * 300 + ".example", "a@" + "é" * 60 + ".de"]
)
def test_a_wrong_email_is_answered_in_words_and_stores_nothing(client, cast, form, email):
    answer = submit(client, {"email": email})
    assert answer.status_code == 400
    assert "e-mail address" in answer.content.decode()
    assert not OptIn.objects.exists()


def test_an_international_domain_is_stored_in_ascii(client, cast, form):
    submit(client, {"email": "carla@müller.example"})
    assert OptIn.objects.get().email == "carla@xn--mller-kva.example"


def test_the_address_works_without_its_slash(client, cast, form):
    assert client.post("/hooks/forms/NEWSLETTER", {"email": "carla@mail.example"}).status_code == 303


@pytest.mark.parametrize("code", ["unknown", "UNK%20NOWN", "newsletter2"])
def test_an_unknown_form_is_404_in_words(client, cast, form, code):
    answer = client.post(f"/hooks/forms/{code}/", {"email": "carla@mail.example"})
    assert answer.status_code == 404
    assert "no such form" in answer.content.decode()


def test_a_retired_form_takes_nothing_more(client, cast, form):
    form.retire(timezone.now())
    assert submit(client, {"email": "carla@mail.example"}).status_code == 404
    form.restore()
    assert submit(client, {"email": "carla@mail.example"}).status_code == 303


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_submits(client, cast, form, method):
    answer = getattr(client, method)("/hooks/forms/newsletter/?email=carla@mail.example")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert not OptIn.objects.exists()


def test_more_than_64_kb_is_too_much(client, cast, form):
    answer = submit(client, {"email": "carla@mail.example", "text": "x" * 70_000})
    assert answer.status_code == 413
    assert "at most 64 KB" in answer.content.decode()


def test_a_length_that_is_no_number_is_too_much(client, cast, form):
    answer = client.post("/hooks/forms/newsletter/", {"email": "carla@mail.example"}, CONTENT_LENGTH="many")
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=BoUnDaRyStRiNg"])
def test_more_than_50_fields_are_too_many(client, cast, form, kind):
    fields = {f"field{number}": "x" for number in range(51)}
    body = "&".join(f"{name}=x" for name in fields) if "urlencoded" in kind else fields
    answer = client.post("/hooks/forms/newsletter/", body, **({"content_type": kind} if "urlencoded" in kind else {}))
    assert answer.status_code == 400
    assert "at most 50 fields" in answer.content.decode()


def test_a_broken_multipart_body_is_400(client, cast, form):
    answer = client.post("/hooks/forms/newsletter/", b"nonsense", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400


def test_a_body_of_another_kind_is_415(client, cast, form):
    answer = client.post("/hooks/forms/newsletter/", "{}", content_type="application/json")
    assert answer.status_code == 415


def test_nul_and_broken_text_do_no_harm(client, cast, form):
    body = b"email=carla@mail.example&name=a%00b%ed%a0%80%ff"
    answer = client.post("/hooks/forms/newsletter/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert FormSubmission.objects.get().fields["name"].startswith("ab")


def test_a_session_changes_nothing(as_owner, cast, form):
    answer = submit(as_owner, {"email": "carla@mail.example"})
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer
    assert not answer.cookies


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_once_are_one_opt_in(client, cast, form):
    token, _ = click(client)
    barrier, statuses = threading.Barrier(10), []

    def work():
        barrier.wait()
        statuses.extend(submit(Client(), {"email": "carla@mail.example", "rp": token}).status_code for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 50
    assert OptIn.objects.count() == Tally.objects.get().forms == 1
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_record_from_many_couriers_at_once_is_one_submission(form):
    record = SubmissionRecord(new_id(timezone.now()), form.pk, "ann@people.example", "", "", {})
    barrier, stored = threading.Barrier(6), []

    def carry():
        barrier.wait()
        stored.append(record_submission(record))
        connections.close_all()

    threads = [threading.Thread(target=carry) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored) == [False] * 5 + [True]
    assert FormSubmission.objects.count() == OptIn.objects.count() == 1
