"""What every answer tells browsers, page by page."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.factories import HostedFormFactory

SIGNED_IN = [
    "/",
    "/links/generate/",
    "/ads/",
    "/ads/new/",
    "/ads/website2/",
    "/partners/",
    "/partners/bob456/",
    "/stats/",
    "/stats/export.csv",
    "/opt-ins/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/nothing/here/",
]
OPEN = ["/accounts/login/", "/accounts/password/reset/", "/nothing/here/"]
OF_OWNERS = ["/admin/", "/admin/links/trackinglink/", "/admin/partners/partner/add/"]


def assert_is_shut_in(response: HttpResponse) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_signed_in_page_is_shut_in_and_kept_nowhere(as_alice: Client, address: str) -> None:
    response = as_alice.get(address)

    assert_is_shut_in(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN)
def test_a_page_that_is_open_to_all_is_shut_in_as_well(client: Client, address: str) -> None:
    response = client.get(address)

    assert_is_shut_in(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("address", OF_OWNERS)
def test_the_admin_is_shut_in_and_kept_nowhere(as_owner: Client, address: str) -> None:
    response = as_owner.get(address)

    assert response.status_code == 200
    assert_is_shut_in(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "address", ["/go/haircare/abc123/website2", "/go/haircare/nobody", "/go/nothing/abc123", "/go"]
)
def test_following_an_address_sets_no_referrer_policy_and_is_kept_nowhere(client: Client, address: str) -> None:
    response = client.get(address)

    assert "Referrer-Policy" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
def test_a_hook_says_nothing_of_sessions(client: Client) -> None:
    HostedFormFactory(code="letter")

    response = client.post("/hooks/forms/letter/", {"email": "kim@customers.example"})

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("probe", ["/healthz", "/metrics"])
def test_probes_are_not_sent_to_https_first(client: Client, probe: str) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert client.get(probe).status_code in {200, 404}


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=3600)
def test_pages_are_sent_to_https_and_stay_there(client: Client) -> None:
    assert client.get("/accounts/login/").headers["Location"] == "https://testserver/accounts/login/"
    assert client.get("/healthz", secure=True).headers["Strict-Transport-Security"] == "max-age=3600"
