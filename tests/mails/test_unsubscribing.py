"""One click ends mails of a kind: without signing in, without a cookie, and for that partner alone."""

import re

import pytest
from django.core import signing
from django.test import Client

from partners.models import Partner
from stats.mails.unsubscribing import SALT, address_for
from stats.models import Mail
from tests.accounts.doors import words
from tests.conftest import Cast
from tests.mails.conftest import MONDAY, OWN, asks
from tests.stats.rows import opt_in

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_for(partner: Partner, kind: Mail.Kind) -> str:
    return address_for(partner.pk, kind, "")


@pytest.fixture
def told(alice: Partner) -> Partner:
    return asks(alice, digest="daily", opt_ins=True)


@pytest.mark.parametrize("kind", [Mail.Kind.DAILY, Mail.Kind.WEEKLY])
def test_one_post_ends_digests_of_either_length(client: Client, told: Partner, kind: Mail.Kind) -> None:
    answer = client.post(path_for(told, kind), ONE_CLICK)

    told.refresh_from_db()
    assert answer.status_code == 200  # mail programs follow no redirect here
    assert (told.digest, told.opt_in_mails_since is None) == ("none", False)


def test_one_post_ends_mails_of_opt_ins(client: Client, told: Partner) -> None:
    client.post(path_for(told, Mail.Kind.OPT_IN), ONE_CLICK)

    told.refresh_from_db()
    assert (told.digest, told.opt_in_mails_since) == ("daily", None)


def test_mail_programs_bring_no_cookie_and_no_token_of_ours(told: Partner) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(path_for(told, Mail.Kind.OPT_IN), ONE_CLICK, headers={"origin": "https://mail.example"})

    told.refresh_from_db()
    assert (answer.status_code, told.opt_in_mails_since) == (200, None)


def test_to_look_at_the_page_ends_nothing(client: Client, told: Partner) -> None:
    page = words(client.get(path_for(told, Mail.Kind.WEEKLY)))

    told.refresh_from_db()
    assert "Stop these mails?" in page
    assert told.digest == "daily"


def test_others_go_on(client: Client, told: Partner, bob: Partner) -> None:
    asks(bob, digest="weekly", opt_ins=True)

    client.post(path_for(told, Mail.Kind.WEEKLY))

    bob.refresh_from_db()
    assert bob.digest == "weekly"


def test_the_page_says_what_was_done(client: Client, told: Partner) -> None:
    page = words(client.post(path_for(told, Mail.Kind.OPT_IN)))

    assert "You will get no more of these" in page
    assert "no mail about each opt-in any more" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_says_so_and_ends_nothing(client: Client, told: Partner, method: str) -> None:
    good = path_for(told, Mail.Kind.WEEKLY)
    forged = good.replace(good.split(":")[-1], "x" * 43 + "/")

    answer = getattr(client, method)(forged)

    told.refresh_from_db()
    assert answer.status_code == 404
    assert "This link does not work" in words(answer)
    assert told.digest == "daily"


@pytest.mark.parametrize("salt", ["partners.invitation", "account"])
def test_a_signature_made_for_something_else_is_none(client: Client, told: Partner, salt: str) -> None:
    token = signing.dumps([told.pk, "digest"], salt=salt)

    assert salt != SALT
    assert client.post(f"/mail/unsubscribe/{token}/").status_code == 404


def test_an_address_holds_through_a_change_of_the_secret_key(client: Client, told: Partner, settings) -> None:
    path = path_for(told, Mail.Kind.WEEKLY)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 4

    assert client.post(path).status_code == 200


def test_each_mail_carries_the_address_for_programs_and_for_people(cast: Cast, send, mailoutbox, client) -> None:
    asks(cast.alice, opt_ins=True)
    opt_in(cast.alice, cast.haircare, at=MONDAY)

    send()

    message = mailoutbox[0].message()
    address = re.fullmatch(r"<(\S+)>", message["List-Unsubscribe"])[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Stop these mails: {address}" in mailoutbox[0].body
    assert f'href="{address}"' in mailoutbox[0].alternatives[0][0]
    client.post(address.removeprefix(OWN))
    assert Partner.objects.get(pk=cast.alice.pk).opt_in_mails_since is None


@pytest.mark.parametrize("token", ["x", ":::", "%00", "é:é:é", "a" * 5000, "WzEsIngiXQ:1:x", "..%2F.."])
def test_what_is_no_token_is_refused_in_words(client: Client, told: Partner, token: str) -> None:
    answers = [client.generic(method, f"/mail/unsubscribe/{token}/") for method in ("GET", "POST")]

    assert [answer.status_code for answer in answers] == [404, 404]
