"""Accounts are opened and kept in step with their partners."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from partners.accounts import draft_account, open_account, settle_email, update_account
from partners.models import Partner, User
from tests.factories import OwnerFactory

pytestmark = pytest.mark.django_db


def addresses_of(account: User) -> list[tuple[str, bool]]:
    return list(account.emailaddress_set.values_list("email", "primary"))


def test_an_account_is_called_by_the_partners_code() -> None:
    account = open_account(name=" Eve ", code="Eve1", email="Eve@People.example")

    assert (account.username, account.email, account.name) == ("eve1", "eve@people.example", "Eve")
    assert not account.has_usable_password()
    assert addresses_of(account) == [("eve@people.example", True)]


def test_an_account_may_do_without_an_email() -> None:
    account = open_account(name="Eve", code="eve1", email="")

    assert addresses_of(account) == []


@pytest.mark.parametrize("code", ["owner", "OWNER", "admin", "new"])
def test_words_of_the_portal_are_no_codes(code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        open_account(name="Eve", code=code, email="")

    assert "a word of the portal's own" in refused.value.message_dict["code"][0]


@pytest.mark.parametrize("code", ["olga", "OLGA"])
def test_the_name_of_an_owner_is_no_code(code: str) -> None:
    OwnerFactory(username="olga")

    with pytest.raises(ValidationError) as refused:
        open_account(name="Eve", code=code, email="")

    assert "Somebody signs in as “olga” already" in refused.value.message_dict["code"][0]


@pytest.mark.parametrize("code", ["", "-eve", "e v e", "é", "x" * 65, "\u212aelvin"])
def test_what_cannot_be_a_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        draft_account(name="Eve", code=code, email="")

    assert list(refused.value.message_dict) == ["code"]


@pytest.mark.parametrize("email", ["nothing", "a@b", f"{'x' * 250}@x.example", "ABC123@people.example"])
def test_an_email_that_will_not_do_is_refused(alice: Partner, email: str) -> None:
    with pytest.raises(ValidationError) as refused:
        draft_account(name="Eve", code="eve1", email=email)

    assert list(refused.value.message_dict) == ["email"]


def test_everything_wrong_is_said_at_once(alice: Partner) -> None:
    with pytest.raises(ValidationError) as refused:
        draft_account(name="Eve", code="abc123", email="nothing")

    assert sorted(refused.value.message_dict) == ["code", "email"]


def test_a_change_keeps_name_and_email_in_step(alice: Partner) -> None:
    settle_email(alice.user)
    alice.user.emailaddress_set.create(email="wanted@people.example")

    update_account(alice.user, name="Alicia", code="alicia", email="alicia@people.example")

    account = User.objects.get(pk=alice.user.pk)
    assert (account.username, account.name, account.email) == ("alicia", "Alicia", "alicia@people.example")
    assert addresses_of(account) == [("alicia@people.example", True)]


def test_an_unchanged_account_is_not_in_its_own_way(alice: Partner) -> None:
    update_account(alice.user, name="Alice", code="ABC123", email="ABC123@people.example")

    assert User.objects.get(pk=alice.user.pk).username == "abc123"


def test_an_email_can_be_taken_away(alice: Partner) -> None:
    settle_email(alice.user)

    update_account(alice.user, name="Alice", code="abc123", email="")

    assert not EmailAddress.objects.filter(user=alice.user).exists()


def test_owners_are_stored_in_lower_case() -> None:
    owner = User.objects.create_superuser("Olga", "Olga@Portal.example", "a-long-password-1")

    assert (owner.username, owner.email) == ("olga", "olga@portal.example")
