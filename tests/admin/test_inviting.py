"""The owner invites partners by e-mail: from a new partner's page, from an existing one's, or many at once."""

import pytest
from django.core import mail
from django.test import Client

from partners.models import Partner
from tests.admin.desk import do, page, press, said, save, text
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/partners/partner/add/"
GOOD = {"name": "Fay", "code": "fay1", "email": "fay@people.example"}


@pytest.mark.django_db(transaction=True)
def test_a_new_partner_is_saved_and_invited_with_one_button(as_owner: Client) -> None:
    assert 'name="_invite"' in text(as_owner.get(ADD))

    response = save(as_owner, ADD, **GOOD, _invite="Save and send invitation")

    assert mail.outbox[0].to == ["fay@people.example"]
    assert "/accounts/invitation/" in mail.outbox[0].body
    assert "1 invitation sent, valid for 7 days." in said(as_owner.get(response["Location"]))


@pytest.mark.django_db(transaction=True)
def test_nobody_is_invited_by_plain_saving_or_while_something_is_wrong(as_owner: Client) -> None:
    save(as_owner, ADD, **{**GOOD, "code": "olga"}, _invite="Save and send invitation")
    saved = save(as_owner, ADD, **GOOD)

    assert Partner.objects.count() == 1
    assert not mail.outbox
    assert "Fay (fay1) was sent no invitation yet" in " ".join(said(as_owner.get(saved["Location"])))


def test_an_invited_partner_is_invited_again_by_a_button(as_owner: Client) -> None:
    partner = PartnerFactory(invited=True)
    assert "Invite by e-mail" in text(as_owner.get(page(partner)))

    press(as_owner, "invite", partner)

    assert len(mail.outbox) == 1


def test_who_has_a_password_is_not_offered_an_invitation(as_owner: Client, alice: Partner) -> None:
    assert "Invite by e-mail" not in text(as_owner.get(page(alice)))


def test_many_are_invited_at_once_and_the_others_are_named(as_owner: Client) -> None:
    invited = PartnerFactory.create_batch(2, invited=True)
    others = [PartnerFactory(), PartnerFactory(invited=True, user__email=""), PartnerFactory(inactive=True)]

    messages = said(do(as_owner, "invite", [*invited, *others]))

    assert len(mail.outbox) == 2
    assert messages[0] == "2 invitations sent, valid for 7 days."
    assert len(messages) == 4
    assert any("has no e-mail address" in message for message in messages)


def test_a_long_list_of_reasons_is_cut(as_owner: Client) -> None:
    messages = said(do(as_owner, "invite", PartnerFactory.create_batch(8)))

    assert len(messages) == 6
    assert messages[-1] == "And 3 more were not invited."


def test_a_mail_that_cannot_be_sent_is_said_in_words(as_owner: Client, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody answers there
    partner = PartnerFactory(invited=True)

    assert "could not be sent" in said(press(as_owner, "invite", partner))[0]
