"""Spam is answered like the real thing and kept apart: no opt-in, its evidence kept, our own fields nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partners.portal import Portal
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.spam import judge, seconds_of
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.models import FormSubmission, OptIn, Tally
from tests.capture.visiting import click, differences, submit
from tests.factories import HostedFormFactory

ANN = {"email": "ann@people.example"}
SHOP = "https://shop.example"


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter", minimum_seconds=2)


def kept():
    """Of the only submission: why it is kept apart, and whether it is an opt-in."""
    submission = FormSubmission.objects.get()
    return submission.spam, submission.opt_in is not None


def test_a_filled_honeypot_is_answered_like_the_real_thing_and_kept_apart(client, cast, form):
    token, cookie = click(client)
    sent = {**ANN, "rp": token, "rp_website": "https://buy.example", "rp_seconds": "30"}
    answer = submit(client, sent, cookie=cookie)
    real = submit(client, {**ANN, "rp": token, "rp_seconds": "30"})
    assert (answer.status_code, answer.headers, answer.content) == (303, real.headers, real.content)
    spam = FormSubmission.objects.get(spam="honeypot")
    assert (spam.opt_in, spam.email, spam.fields) == (None, "ann@people.example", {})
    assert spam.evidence == {"token": token, "cookie": cookie.partition("=")[2]}


def test_spam_counts_for_nobody(client, cast, form):
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_website": "x"})
    assert not OptIn.objects.exists()
    assert Tally.objects.get().forms == 0
    assert differences() == []


def test_our_own_fields_are_never_among_a_leads(client, cast, form):
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_website": " ", "rp_seconds": "17", "name": "Ann"})
    assert FormSubmission.objects.get().fields == {"name": "Ann"}
    assert FormSubmission.objects.get().evidence is None


@pytest.mark.parametrize(("seconds", "spam"), [("0", "too-fast"), ("1.98", "too-fast"), ("2", ""), ("400", "")])
def test_how_long_the_page_was_open_tells_who_typed(client, cast, form, seconds, spam):
    submit(client, {**ANN, "rp_seconds": seconds})
    assert kept() == (spam, not spam)


@pytest.mark.parametrize(("age", "spam"), [(0, "too-fast"), (1.9, "too-fast"), (2, ""), (180, "")])
def test_without_it_the_age_of_the_click_does(client, cast, form, age, spam):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        token, _ = click(client)
    with time_machine.travel(now + timedelta(seconds=age), tick=False):
        submit(client, {**ANN, "rp": token, "rp_seconds": "soon"})
    assert kept() == (spam, not spam)


def test_a_fresh_click_is_no_sign_of_haste_where_the_page_was_open_for_long(client, cast, form):
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_seconds": "60"})
    assert kept() == ("", True)


@pytest.mark.parametrize("token", ["", "A" * 64, "cut"])
def test_without_either_nothing_can_be_said(client, cast, form, token):
    submit(client, {**ANN, "rp": token})
    assert kept() == ("", True)


def test_a_click_that_another_hosts_clock_puts_into_the_future_says_nothing(client, cast, form):
    now = timezone.now()
    with time_machine.travel(now + timedelta(seconds=20), tick=False):
        token, _ = click(client)
    with time_machine.travel(now, tick=False):
        submit(client, {**ANN, "rp": token})
    assert kept() == ("", True)


def test_a_form_may_be_as_fast_as_its_owner_likes(client, cast, form):
    form.minimum_seconds = 0
    form.save()
    submit(client, {**ANN, "rp_seconds": "0"})
    assert kept() == ("", True)


@pytest.mark.parametrize(
    ("origin", "spam"),
    [
        (SHOP, ""),
        ("https://SHOP.example", ""),
        ("http://localhost:8001", ""),
        ("https://evil.example", "foreign-origin"),
        ("http://shop.example", "foreign-origin"),
        ("https://shop.example:8443", "foreign-origin"),
        ("https://shop.example.evil.example", "foreign-origin"),
        ("null", "foreign-origin"),
        ("", "foreign-origin"),
    ],
)
def test_only_allowed_websites_may_send(client, cast, form, origin, spam):
    form.allowed_origins = f"{SHOP}\nhttp://localhost:8001"
    form.save()
    submit(client, ANN, **({"origin": origin} if origin else {}))
    assert kept() == (spam, not spam)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "x" * 5000])
def test_where_no_website_is_named_any_may_send(client, cast, form, origin):
    assert submit(client, ANN, origin=origin).status_code == 303
    assert kept() == ("", True)


def test_a_record_of_the_version_before_knows_no_origin_and_is_taken(form):
    form.allowed_origins = SHOP
    form.save()
    assert judge(form, SubmissionRecord(new_id(timezone.now()), form.pk, "ann@people.example", "", "", {})) is None


@pytest.mark.parametrize(("text", "seconds"), [("7", 7), (" 7.9 ", 7), ("", None), ("-1", None), ("1e3", None)])
def test_seconds_are_read_from_what_may_be_anything(text, seconds):
    assert seconds_of(text) == seconds


def test_spam_does_not_stand_in_the_way_of_the_same_person(client, cast, form):
    token, _ = click(client)
    submit(client, {**ANN, "rp": token, "rp_seconds": "0"})
    submit(client, {**ANN, "rp": token, "rp_seconds": "9"})
    assert OptIn.objects.get().partner == cast.alice
    assert Tally.objects.get().forms == 1


def test_a_click_three_minutes_old_is_credited_by_cookie_though_its_token_was_stripped(client, cast, form):
    now = timezone.now()
    with time_machine.travel(now - timedelta(minutes=3)):
        _, cookie = click(client)
    cross_site = {"origin": SHOP, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    answer = submit(client, ANN, cookie=cookie, **cross_site)
    assert answer["Location"] == form.thank_you_address
    assert (OptIn.objects.get().partner, OptIn.objects.get().rule) == (cast.alice, "cookie-last")


def test_an_owners_session_changes_no_row(as_owner, cast, form):
    records = []
    for client in (Client(), as_owner):
        submit(client, {**ANN, "name": "Ann", "rp_seconds": "0"})
        submit(client, {**ANN, "name": "Ann"})
        rows = FormSubmission.objects.values_list("spam", "email", "fields", "opt_in__reason", "evidence")
        records.append(list(rows.order_by("pk")[2 * len(records) :]))
    assert records[0] == records[1]
    assert len(records[0]) == 2


def test_a_portal_with_a_parameter_of_its_own_knows_its_token(client, cast, form):
    Portal.objects.update_or_create(pk=1, defaults={"token_parameter": "ref"})
    submit(client, {**ANN, "ref": "A" * 64, "rp": "mine"})
    assert FormSubmission.objects.get().fields == {"rp": "mine"}
    assert OptIn.objects.get().reason == "forged"


def test_the_same_spam_from_a_journal_drained_again_is_stored_once(form):
    record = SubmissionRecord(new_id(timezone.now()), form.pk, "ann@people.example", "", "", {}, is_trapped=True)
    assert [record_submission(record) for _ in range(3)] == [True, False, False]
    assert FormSubmission.objects.get().spam == "honeypot"
