"""The door of hosted forms."""

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from partners.portal import Portal
from stats.capture import ledger
from stats.models import FormSubmission, HostedForm, OptIn, Tally
from tests.factories import BROWSER, HostedFormFactory


@pytest.fixture
def form(db):
    return HostedFormFactory(code="newsletter")


def click(client, path="/go/haircare/abc123/website2"):
    """Follow an address: the token that travels on, and the cookie."""
    answer = client.get(path)
    token = parse_qs(urlsplit(answer["Location"]).query)["rp"][0]
    return token, answer["Set-Cookie"].partition(";")[0]


def submit(client, fields, code="newsletter", **headers):
    return client.post(f"/hooks/forms/{code}/", fields, headers=headers)


def differences():
    return [difference for day in ledger.days() for difference in ledger.differences(day)]


def test_a_submission_with_the_token_is_the_partners_opt_in(client, cast, form):
    token, _ = click(client)
    answer = submit(client, {"email": "carla@mail.example", "rp": token, "name": "Carla"})
    opt_in = OptIn.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, form.thank_you_address)
    assert (opt_in.partner, opt_in.link, opt_in.ad) == (cast.alice, cast.haircare, cast.website2)
    assert (opt_in.kind, opt_in.rule, opt_in.email) == ("form", "token", "carla@mail.example")
    assert opt_in.trace[0]["outcome"] == "credited"
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
    ("link_days", "partner_days", "is_credited"), [(120, None, True), (120, 30, False), (None, None, False)]
)
def test_the_partners_window_goes_before_the_links_before_the_portals(
    client, cast, form, link_days, partner_days, is_credited
):
    with time_machine.travel(timezone.now() - timedelta(days=100)):
        token, _ = click(client)
    cast.haircare.window_days, cast.alice.window_days = link_days, partner_days
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
    "email", ["", "   ", "not-an-email", "a@b", "a" * 70 + "@" + "b" * 300 + ".example", "a@" + "ß" * 70 + ".de"]
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
        for _ in range(5):
            statuses.append(submit(Client(), {"email": "carla@mail.example", "rp": token}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 50
    assert OptIn.objects.count() == Tally.objects.get().forms == 1
    assert differences() == []
