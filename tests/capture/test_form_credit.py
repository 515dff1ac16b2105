"""Which partner a submitted form counts for, through the front door."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partners.portal import Portal
from stats.models import FormSubmission, OptIn, Tally
from tests.capture.visiting import click, submit
from tests.factories import BROWSER, HostedFormFactory


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter")


def test_a_submission_with_the_token_is_the_partners_opt_in(client, cast, form):
    token, _ = click(client)
    answer = submit(client, {"email": "carla@mail.example", "rp": token, "name": "Carla"})
    opt_in = OptIn.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, form.thank_you_address)
    assert (opt_in.partner, opt_in.link, opt_in.ad) == (cast.alice, cast.haircare, cast.website2)
    assert (opt_in.kind, opt_in.rule, opt_in.email) == ("form", "token", "carla@mail.example")
    assert opt_in.trace["tried"][0]["outcome"] == "credited"
    assert FormSubmission.objects.get().fields == {"name": "Carla"}


def test_without_a_token_the_cookie_credits(client, cast, form):
    _, cookie = click(client)
    submit(client, {"email": "carla@mail.example"}, cookie=cookie)
    assert (OptIn.objects.get().partner, OptIn.objects.get().rule) == (cast.alice, "cookie-last")


def test_the_token_goes_before_the_cookie(client, cast, form):
    token, _ = click(client)
    _, cookie = click(Client(headers={"user-agent": BROWSER}), "/go/haircare/zoe999")
    submit(client, {"email": "carla@mail.example", "rp": token}, cookie=cookie)
    assert OptIn.objects.get().partner == cast.alice


@pytest.mark.parametrize(("touch", "expected"), [("last", "zoe"), ("first", "alice")])
def test_the_portal_decides_between_first_and_last_touch(client, cast, form, touch, expected):
    Portal.objects.update_or_create(pk=1, defaults={"touch": touch})
    _, cookie = click(client)
    answer = client.get("/go/haircare/zoe999", headers={"cookie": cookie})
    submit(client, {"email": "carla@mail.example"}, cookie=answer["Set-Cookie"].partition(";")[0])
    assert OptIn.objects.get().partner == getattr(cast, expected)


def test_a_first_click_that_has_run_out_is_replaced_in_the_cookie(client, cast, form):
    Portal.objects.update_or_create(pk=1, defaults={"touch": "first"})
    with time_machine.travel(timezone.now() - timedelta(days=100)):
        _, cookie = click(client)
    answer = client.get("/go/haircare/zoe999", headers={"cookie": cookie})
    assert answer["Set-Cookie"].count(".") == 1


def test_a_forged_click_inside_a_real_cookie_is_replaced(client, cast, form):
    _, cookie = click(client)
    visitor = cookie.partition(".")[0]
    answer = client.get("/go/haircare/zoe999", headers={"cookie": f"{visitor}.{'A' * 64}"})
    assert "A" * 64 not in answer["Set-Cookie"]


def test_without_any_evidence_the_opt_in_is_kept_and_says_so(client, cast, form):
    submit(client, {"email": "carla@mail.example"})
    assert (OptIn.objects.get().partner, OptIn.objects.get().reason) == (None, "no-evidence")
    assert not Tally.objects.exists()


def test_a_forged_token_credits_nobody(client, cast, form):
    submit(client, {"email": "carla@mail.example", "rp": "A" * 64})
    assert (OptIn.objects.get().partner, OptIn.objects.get().reason) == (None, "forged")


def test_a_click_older_than_the_window_credits_nobody(client, cast, form):
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        token, _ = click(client)
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().reason == "expired"


@pytest.mark.parametrize(
    ("windows", "is_credited"), [((120, None), True), ((120, 30), False), ((None, 120), True), ((None, None), False)]
)
def test_the_partners_window_goes_before_the_links_before_the_portals(client, cast, form, windows, is_credited):
    with time_machine.travel(timezone.now() - timedelta(days=100)):
        token, _ = click(client)
    cast.haircare.window_days, cast.alice.window_days = windows
    cast.haircare.save()
    cast.alice.save()
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert (OptIn.objects.get().partner == cast.alice) is is_credited


def test_nothing_is_credited_after_the_deactivation(client, cast, form):
    token, _ = click(client)
    cast.alice.deactivate(timezone.now())
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().reason == "inactive-partner"


def test_nothing_is_credited_on_a_link_that_is_open_to_the_partner_no_more(client, cast, form):
    token, _ = click(client, "/go/giftbox/abc123")
    cast.alice.programs.clear()
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().reason == "not-open"


def test_a_link_retired_after_the_click_still_credits(client, cast, form):
    token, _ = click(client)
    cast.haircare.retire(timezone.now())
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().partner == cast.alice


def test_a_partners_own_email_is_kept_and_not_credited(client, cast, form):
    token, _ = click(client)
    submit(client, {"email": " ABC123@People.example", "rp": token})
    assert OptIn.objects.get().reason == "self-referral"


def test_a_click_of_a_partner_without_an_email_is_credited(client, cast, form):
    token, _ = click(client)
    type(cast.alice.user).objects.filter(pk=cast.alice.user.pk).update(email="")
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().partner == cast.alice


def test_a_click_whose_ad_is_not_in_the_books_is_passed_over(client, cast, form):
    token, _ = click(client)
    cast.website2.history.all().delete()
    type(cast.website2).objects.filter(pk=cast.website2.pk).delete()
    submit(client, {"email": "carla@mail.example", "rp": token})
    assert OptIn.objects.get().reason == "unknown"
