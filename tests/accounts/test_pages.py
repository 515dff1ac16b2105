"""Every account page in our frame: few queries, no style or script of its own, and not kept by any cache."""

import pytest
from django.test import Client

from partners.models import Partner

OPEN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/x/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc/",
    "/accounts/password/reset/key/done/",
    "/accounts/invitation/x/",
]
CLOSED = [
    "/accounts/",
    "/accounts/profile/",
    "/accounts/two-steps/",
    "/accounts/two-steps/webauthn/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_costs_at_most_three_queries(client: Client, path: str, django_assert_max_num_queries) -> None:
    client.get(path)

    with django_assert_max_num_queries(3):
        client.get(path)


@pytest.mark.parametrize("path", CLOSED)
def test_a_closed_page_costs_at_most_nine_queries(as_alice: Client, path: str, django_assert_max_num_queries) -> None:
    as_alice.get(path)

    with django_assert_max_num_queries(9):
        assert as_alice.get(path).status_code == 200


@pytest.mark.parametrize("path", [*OPEN, *CLOSED])
def test_pages_stand_in_our_frame(as_alice: Client, client: Client, path: str) -> None:
    response = (as_alice if path in CLOSED else client).get(path)
    page = response.content.decode()

    assert "css/portal.css" in page
    assert page.count("<h1>") == 1
    assert "<script>" not in page
    assert " style=" not in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", CLOSED)
def test_closed_pages_send_strangers_to_sign_in(client: Client, alice: Partner, path: str) -> None:
    assert client.get(path).status_code == 302
    assert client.post(path, {}).status_code == 302


@pytest.mark.parametrize("path", CLOSED)
def test_owners_have_the_same_pages(as_owner: Client, path: str) -> None:
    assert as_owner.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/accounts/password/set/", "/accounts/signup/", "/accounts/login/"])
def test_pages_that_are_over_for_a_partner_lead_on(as_alice: Client, path: str) -> None:
    assert as_alice.get(path).status_code == 302
