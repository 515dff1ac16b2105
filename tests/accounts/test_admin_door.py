"""The way into /admin/: by the portal's own sign-in, for owners and staff, never for partners."""

from urllib.parse import unquote

import pytest
from django.test import Client

from partners.models import Partner, User
from tests.accounts.doors import SIGN_IN, enter, is_in, words
from tests.factories import PASSWORD, OwnerFactory, PartnerFactory, UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/partners/partner/", "/admin/login/?next=/admin/"])
def test_strangers_are_sent_to_the_portals_sign_in(client: Client, path: str) -> None:
    response = client.get(path, follow=True)

    assert unquote(response.redirect_chain[-1][0]).startswith(f"{SIGN_IN}?next=/admin/")
    assert "Sign in" in words(response)


def test_an_owner_comes_back_to_where_they_wanted(client: Client, owner: User) -> None:
    fields = {"login": "olga", "password": PASSWORD, "next": "/admin/partners/partner/"}

    response = client.post(SIGN_IN, fields, follow=True)

    assert response.request["PATH_INFO"] == "/admin/partners/partner/"
    assert response.status_code == 200


def test_an_owner_who_is_in_passes_the_sign_in_of_the_admin(as_owner: Client) -> None:
    assert as_owner.get("/admin/login/?next=/admin/")["Location"] == "/admin/"


def test_an_owners_home_is_the_admin(as_owner: Client) -> None:
    assert as_owner.get("/")["Location"] == "/admin/"


@pytest.mark.parametrize("path", ["/admin/", "/admin/partners/partner/", "/admin/login/"])
def test_a_partner_meets_a_page_and_not_a_loop(as_alice: Client, path: str) -> None:
    response = as_alice.get(path, follow=True)

    assert response.status_code == 403
    assert len(response.redirect_chain) <= 1
    assert is_in(as_alice)


def test_a_partner_who_signs_in_on_the_way_does_too(client: Client, alice: Partner) -> None:
    response = client.post(SIGN_IN, {"login": "abc123", "password": PASSWORD, "next": "/admin/"}, follow=True)

    assert response.status_code == 403


def test_a_partner_stays_out_even_as_staff(sign_in) -> None:
    partner = PartnerFactory(user__is_staff=True, user__is_superuser=True)

    assert sign_in(partner).get("/admin/", follow=True).status_code == 403


def test_the_admins_own_form_lets_nobody_in(client: Client, owner: User) -> None:
    client.post("/admin/login/", {"username": "olga", "password": PASSWORD})

    assert not is_in(client)


def test_staff_without_permissions_see_nothing(sign_in) -> None:
    staff = sign_in(UserFactory(is_staff=True))

    assert staff.get("/admin/").status_code == 200
    assert staff.get("/admin/partners/partner/").status_code == 403


def test_an_account_of_nobody_is_no_staff(sign_in) -> None:
    assert sign_in(UserFactory()).get("/admin/", follow=True).status_code == 403


@pytest.mark.django_db
def test_an_owner_who_is_switched_off_is_out_at_once(sign_in) -> None:
    owner = OwnerFactory()
    client = sign_in(owner)
    assert client.get("/admin/").status_code == 200

    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["/links/generate/", "/stats/", "/ads/", "/partners/", "/opt-ins/"])
def test_an_owner_on_a_page_for_partners_is_told_where_to_go(as_owner: Client, path: str) -> None:
    response = as_owner.get(path)

    assert response.status_code == 403
    assert "This page is for partners, and you are signed in as an owner." in words(response)
    assert 'href="/"' in response.content.decode()


def test_partners_sign_out_of_the_admin_and_everything_else_by_one_door(client: Client, owner: User) -> None:
    enter(client, "olga")

    assert client.post("/admin/logout/", follow=True).status_code == 200
