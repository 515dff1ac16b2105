"""The owner's page of a purchase source: its secret is made by the portal and shown once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from stats.models import PurchaseSource
from tests.admin.desk import page, said, save, text
from tests.factories import DeliveryFactory, OwnerFactory, PurchaseSourceFactory, UserFactory

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


GIVEN = {"stripe": "whsec_of-stripe-1", "shopify": "0123456789abcdef-of-shopify"}


@pytest.mark.parametrize("kind", GIVEN)
def test_a_shops_own_secret_is_entered_and_never_shown(as_owner: Client, kind: str) -> None:
    response = save(as_owner, ADD, **{**GOOD, "kind": kind})
    source = PurchaseSource.objects.get()
    assert (response["Location"], source.secret) == (page(source), "")
    assert "None has been entered yet." in text(as_owner.get(page(source)))

    answer = as_owner.post(page(source, "new_secret"), {"secret": f" {GIVEN[kind]} "}, follow=True)

    source.refresh_from_db()
    assert source.secrets() == [GIVEN[kind]]
    paths = [page(source), page(source, "history"), page(PurchaseSource), page(source, "new_secret"), "/admin/"]
    assert not [path for path in paths if GIVEN[kind] in text(as_owner.get(path))]
    assert GIVEN[kind] not in text(answer)
    assert "Entered a new secret." in LogEntry.objects.latest("pk").change_message


def test_the_field_for_a_secret_hides_what_is_typed(as_owner: Client) -> None:
    source = PurchaseSourceFactory(kind="stripe", secret="")

    shown = text(as_owner.post(page(source, "new_secret"), {"secret": "sk_live_0123456789"}))

    assert 'type="password"' in shown
    assert "sk_live_0123456789" not in shown


def test_entering_another_secret_leaves_the_old_one_valid_until_the_next(as_owner: Client) -> None:
    source = PurchaseSourceFactory(kind="stripe", secret="")

    for secret in ("whsec_first-one", "whsec_second-one", "whsec_third-one"):
        as_owner.post(page(source, "new_secret"), {"secret": secret})

    source.refresh_from_db()
    assert source.secrets() == ["whsec_third-one", "whsec_second-one"]
    assert "The one before it is accepted too" in text(as_owner.get(page(source)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "This field is required."),
        ("short", "A secret is one word of at least 8 plain letters"),
        ("whsec_two words", "A secret is one word"),
        ("whsec_Straße", "A secret is one word"),
        ("sk_live_0123456789", "begins with whsec_"),
        ("whsec_present", "This is the present secret already."),
        ("whsec_" + "x" * 195, "at most 200 characters"),
    ],
)
def test_what_is_no_secret_is_refused(as_owner: Client, typed: str, words: str) -> None:
    source = PurchaseSourceFactory(kind="stripe", secret="whsec_present")

    shown = text(as_owner.post(page(source, "new_secret"), {"secret": typed}))

    source.refresh_from_db()
    assert words in shown
    assert source.secrets() == ["whsec_present"]


def test_a_kind_may_change_until_an_event_has_come(as_owner: Client, source: PurchaseSource) -> None:
    save(as_owner, page(source), kind="stripe")
    source.refresh_from_db()
    assert (source.kind, source.secrets()) == ("stripe", [])

    DeliveryFactory(source=source)
    save(as_owner, page(source), kind="shopify", name="Shop 2")

    source.refresh_from_db()
    assert (source.kind, source.name) == ("stripe", "Shop 2")


def test_a_source_that_becomes_one_with_a_secret_of_ours_is_given_one(as_owner: Client) -> None:
    source = PurchaseSourceFactory(kind="stripe", secret="whsec_of-stripe")

    save(as_owner, page(source), kind="woocommerce")

    source.refresh_from_db()
    assert source.secret not in ("", "whsec_of-stripe")
    assert source.previous_secret == ""


def test_who_only_renames_a_source_keeps_its_secret(as_owner: Client, source: PurchaseSource) -> None:
    save(as_owner, page(source), name="Shop 2")

    source.refresh_from_db()
    assert (source.name, source.secret) == ("Shop 2", "whsec_b25l")
