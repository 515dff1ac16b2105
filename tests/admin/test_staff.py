"""Accounts of owners and staff in the admin: without passwords, without partners, never without an owner."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client

from partners.models import Partner, User
from tests.admin.desk import do, errors, page, press, said, save, text
from tests.factories import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/partners/user/add/"
GOOD = {"username": "Sam", "name": "Sam Staff", "email": "Sam@portal.example"}


def test_an_account_of_staff_is_made_without_a_password(as_owner: Client) -> None:
    response = as_owner.get(ADD)
    save(as_owner, ADD, **GOOD)

    sam = User.objects.get(username="sam")
    assert (sam.email, sam.is_staff, sam.is_superuser) == ("sam@portal.example", True, False)
    assert not sam.has_usable_password()
    assert EmailAddress.objects.get(user=sam).verified
    assert 'type="password"' not in text(response)


def test_a_link_to_choose_a_password_is_sent(as_owner: Client) -> None:
    sam = OwnerFactory(name="Sam", plain_password=None)

    messages = said(press(as_owner, "send_password_link", sam))

    assert mail.outbox[0].to == [sam.email]
    assert messages == ["Sam has mail: a link to choose a password, valid for an hour."]


def test_no_link_is_sent_to_who_has_no_address_or_may_not_sign_in(as_owner: Client) -> None:
    sam, out = OwnerFactory(name="Sam", email=""), OwnerFactory(is_active=False)

    messages = said(do(as_owner, "send_password_link", [sam, out]))

    assert messages == ["Sam has no e-mail address to send a link to."]
    assert not mail.outbox


def test_a_mail_that_cannot_be_sent_is_said_in_words(as_owner: Client, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers there

    assert "could not be sent" in said(press(as_owner, "send_password_link", OwnerFactory()))[0]


def test_partners_accounts_are_not_among_them(as_owner: Client, alice: Partner) -> None:
    assert alice.user not in as_owner.get(page(User)).context["cl"].result_list
    assert as_owner.get(page(alice.user)).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("username", "ABC123", "Somebody signs in with this name already."),
        ("email", "abc123@people.example", "A partner cannot be staff as well."),
        ("email", "", "This field is required."),
        ("email", "nonsense", "Enter a valid email address."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    as_owner: Client, alice: Partner, field: str, typed: str, reason: str
) -> None:
    response = save(as_owner, ADD, **{**GOOD, field: typed})

    assert reason in errors(response)[field][0]


@pytest.mark.parametrize("taken", ["is_superuser", "is_active"])
def test_the_last_owner_stays_one(as_owner: Client, owner: User, taken: str) -> None:
    response = save(as_owner, page(owner), **{taken: ""})

    assert "This is the last account that may do everything." in errors(response)["__all__"][0]


def test_one_of_two_owners_may_go(as_owner: Client) -> None:
    other = OwnerFactory()

    save(as_owner, page(other), is_active="")

    other.refresh_from_db()
    assert not other.is_active


def test_what_changed_in_an_account_is_kept_with_the_old_value(as_owner: Client) -> None:
    sam = OwnerFactory(email="sam@old.example")

    save(as_owner, page(sam), email="sam@new.example", is_superuser="")

    shown = text(as_owner.get(page(sam, "history")))
    assert "E-mail address: sam@old.example → sam@new.example" in shown
    assert "May do everything: yes → no" in shown


def test_staff_never_change_accounts_or_permissions(sign_in) -> None:
    staff, group = UserFactory(is_staff=True), Group.objects.create(name="Support")
    staff.user_permissions.set(Permission.objects.filter(content_type__model__in=["user", "group"]))
    client = sign_in(staff)

    assert client.get(page(User)).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(page(staff), {"is_superuser": "on"}).status_code == 403
    assert client.post(page(group), {"name": "All"}).status_code == 403
    assert client.post(page(staff, "act", "send_password_link")).status_code == 404


def test_a_group_offers_what_means_something(as_owner: Client) -> None:
    shown = text(as_owner.get(page(Group, "add")))

    assert "Can change tracking link" in shown
    assert "Can view opt-in" in shown
    for nonsense in ("delete", "historical", "Can change hit", "Can add opt-in", "Can change account"):
        assert nonsense not in shown


def test_a_group_is_given_to_staff(as_owner: Client, sign_in) -> None:
    save(as_owner, page(Group, "add"), name="Look", permissions=[Permission.objects.get(codename="view_partner").pk])
    sam = UserFactory(is_staff=True)

    save(as_owner, page(sam), groups=[Group.objects.get().pk])

    assert sign_in(sam).get(page(Partner)).status_code == 200
    assert "1" in text(as_owner.get(page(Group)))
