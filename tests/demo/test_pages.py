"""The demo pages: a visitor arrives, signs up, buys; the script takes the token along."""

import re
from typing import Any

import pytest
from django.test import Client

from partners.models import Portal
from stats.models import OptIn
from tests.demo.conftest import Load

HOST = "127.0.0.1:8123"
ORDER = {"product": "mask", "email": "a@example.org", "order": "FF-1"}


@pytest.fixture
def visitor(load: Load, client: Client) -> Client:
    load(8123)
    client.defaults["HTTP_HOST"] = HOST
    return client


def arrive(visitor: Client) -> str:
    """The token of a visitor who followed Alice's address."""
    location = visitor.get("/go/haircare/abc123/website2").headers["Location"]
    match = re.fullmatch(rf"http://{HOST}/demo/haircare/\?rp=([A-Za-z0-9_-]+)", location)
    assert match is not None
    return match[1]


@pytest.mark.parametrize("code", ["haircare", "skincare", "giftbox"])
def test_every_link_has_its_shop(visitor: Client, code: str) -> None:
    page = visitor.get(f"/demo/{code}/").text

    assert "Demo." in page
    assert f'<body class="{code}">' in page


def test_both_forms_of_the_shop_carry_the_token_also_without_a_script(visitor: Client) -> None:
    token = arrive(visitor)

    page = visitor.get(f"/demo/haircare/?rp={token}").text

    assert page.count(f'<input type="hidden" name="rp" value="{token}">') == 2
    assert f'<script src="http://{HOST}/referral-1.js"' in page


@pytest.mark.parametrize("consent", ["page", "never"])
def test_a_shop_that_asks_first_leaves_the_token_to_the_script(visitor: Client, consent: str) -> None:
    token = arrive(visitor)
    Portal.objects.update(consent=consent)

    page = visitor.get(f"/demo/haircare/?rp={token}").text

    assert token not in page
    assert page.count('<input type="hidden" name="rp" value="">') == 2


@pytest.mark.parametrize(("consent", "asks"), [("always", False), ("page", True), ("never", False)])
def test_the_shop_asks_for_consent_where_the_portal_says_so(visitor: Client, consent: str, asks: bool) -> None:
    Portal.objects.update(consent=consent)

    for page in ("haircare/", "haircare/thanks/", "thanks/"):
        assert ("May we remember who sent you?" in visitor.get(f"/demo/{page}").text) is asks


def test_the_form_on_the_page_is_a_form_opt_in_of_the_partner(visitor: Client) -> None:
    token = arrive(visitor)

    answer = visitor.post("/hooks/forms/newsletter/", {"email": "new@example.org", "rp": token})

    assert answer.headers["Location"] == f"http://{HOST}/demo/thanks/"
    opt_ins = OptIn.objects.filter(email="new@example.org").values_list("kind", "partner__code", "ad__code")
    assert list(opt_ins) == [("form", "abc123", "website2")]


def test_a_mistyped_order_is_answered_on_the_page(visitor: Client) -> None:
    page = visitor.post("/demo/haircare/buy/", {"product": "mask", "email": "no", "order": "FF-1", "rp": "t"}).text

    assert "Enter a valid email address." in page
    assert 'value="FF-1"' in page
    assert 'name="rp" value="t"' in page


def test_a_portal_that_does_not_answer_is_said_in_words(visitor: Client) -> None:
    Portal.objects.update(base_address="http://127.0.0.1:1")

    answer = visitor.post("/demo/haircare/buy/", ORDER, follow=True)

    assert "could not reach the portal" in answer.text


def test_nothing_is_ever_sent_to_another_machine(visitor: Client) -> None:
    Portal.objects.update(base_address="https://go.example.com")

    answer = visitor.post("/demo/haircare/buy/", ORDER, follow=True)

    assert "only talks to the machine that it runs on" in answer.text


def test_the_portals_own_host_sends_on_to_the_visitors_host(visitor: Client) -> None:
    answer = visitor.get("/demo/haircare/?rp=abc", headers={"host": "localhost:8123"})

    assert answer.headers["Location"] == f"http://{HOST}/demo/haircare/?rp=abc"


@pytest.mark.parametrize("path", ["/demo/nix/", "/demo/nix/thanks/"])
def test_an_unknown_shop_is_not_found(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/demo/haircare/", "/demo/haircare/thanks/", "/demo/thanks/"])
def test_there_are_no_shops_where_others_could_reach_them(visitor: Client, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert visitor.get(path).status_code == 404


def test_a_shop_costs_two_queries_at_most(visitor: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        visitor.get("/demo/haircare/")
