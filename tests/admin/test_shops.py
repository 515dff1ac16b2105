"""The owner's page of a purchase source: its secret is made by the portal and shown once."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from stats.models import PurchaseSource
from tests.admin.desk import page, said, save, text
from tests.factories import OwnerFactory, PurchaseSourceFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/stats/purchasesource/add/"
GOOD = {"name": "Web shop", "code": "shop", "kind": "standard"}


@pytest.fixture
def source() -> PurchaseSource:
    return PurchaseSourceFactory(code="shop", secret="whsec_b25l")


def test_a_new_source_shows_its_secret_and_address(as_owner: Client) -> None:
    response = as_owner.get(save(as_owner, ADD, **GOOD)["Location"])

    source = PurchaseSource.objects.get()
    assert source.secret.startswith("whsec_")
    assert f'value="{source.secret}"' in text(response)
    assert 'value="http://testserver/hooks/purchases/shop/"' in text(response)
    assert 'data-copy="#source-secret"' in text(response)


def test_the_secret_is_shown_once_only(as_owner: Client) -> None:
    shown_at = save(as_owner, ADD, **GOOD)["Location"]
    as_owner.get(shown_at)

    again = as_owner.get(shown_at, follow=True)

    assert PurchaseSource.objects.get().secret not in text(again)
    assert "A secret is shown once only. If it is lost, make a new one." in said(again)


def test_no_other_page_ever_shows_a_secret(as_owner: Client, source: PurchaseSource) -> None:
    paths = [page(source), page(source, "history"), page(PurchaseSource), page(source, "new_secret"), "/admin/"]

    assert not [path for path in paths if source.secret in text(as_owner.get(path))]


def test_the_secret_cannot_be_typed(as_owner: Client, source: PurchaseSource) -> None:
    save(as_owner, page(source), secret="mine", previous_secret="mine", code="mine", name="Shop 2")

    source.refresh_from_db()
    assert (source.secret, source.previous_secret, source.code, source.name) == ("whsec_b25l", "", "shop", "Shop 2")


def test_a_new_secret_leaves_the_old_one_valid_until_the_next(as_owner: Client, source: PurchaseSource) -> None:
    response = as_owner.post(page(source, "new_secret"), follow=True)

    source.refresh_from_db()
    assert source.previous_secret == "whsec_b25l"
    assert f'value="{source.secret}"' in text(response)
    assert "New secret." in text(as_owner.get(page(source, "history")))


def test_asking_alone_makes_no_new_secret(as_owner: Client, source: PurchaseSource) -> None:
    response = as_owner.get(page(source, "new_secret"))

    source.refresh_from_db()
    assert source.secret == "whsec_b25l"
    assert "Keep the present one" in text(response)


def test_another_owner_does_not_see_a_fresh_secret(as_owner: Client, sign_in, source: PurchaseSource) -> None:
    shown_at = as_owner.post(page(source, "new_secret"))["Location"]

    other = sign_in(OwnerFactory()).get(shown_at, follow=True)

    source.refresh_from_db()
    assert source.secret not in text(other)


def test_a_source_says_whether_it_is_for_tests(as_owner: Client, source: PurchaseSource) -> None:
    save(as_owner, page(source), is_test="on")

    source.refresh_from_db()
    assert source.is_test
    assert "tests" in text(as_owner.get(page(PurchaseSource)))


def test_an_unknown_source_has_no_secret(as_owner: Client) -> None:
    assert as_owner.get("/admin/stats/purchasesource/999/secret/").status_code == 404


def test_who_may_only_look_makes_no_secret(sign_in, source: PurchaseSource) -> None:
    looker = UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_purchasesource"))
    client = sign_in(looker)

    assert client.get(page(source)).status_code == 200
    assert client.post(page(source, "new_secret")).status_code == 403
