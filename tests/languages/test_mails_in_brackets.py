"""Nothing that is mailed is without a translation."""

from itertools import chain

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from partners.invitations import invite
from partners.mails import send_mail
from partners.portal import Portal
from stats.mails.letters import digest_letter, opt_in_letter
from stats.models import Mail
from stats.reports.days import last_days
from tests.factories import BROWSER, PartnerFactory
from tests.languages.brackets import untranslated, words_outside
from tests.languages.conftest import Stage

BASE = "https://portal.example"
ABOUT_THE_ACCOUNT = [
    "account/email/account_inactive",
    "account/email/email_changed",
    "account/email/email_confirmation",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]


def outside(mail: EmailMessage) -> list[str]:
    """What stands outside of brackets in the subject, the text and the HTML."""
    html = [untranslated(str(content)) for content, _ in getattr(mail, "alternatives", [])]
    return [*words_outside(mail.subject), *words_outside(str(mail.body)), *chain.from_iterable(html)]


@pytest.mark.parametrize("kind", [Mail.Kind.DAILY, Mail.Kind.WEEKLY])
def test_a_digest_says_nothing_untranslated(stage: Stage, kind: Mail.Kind) -> None:
    days = last_days(1 if kind == Mail.Kind.DAILY else 7, timezone.now().date())

    mail = digest_letter(stage.alice, kind, days, Portal.objects.current(), BASE)

    assert outside(mail) == []


def test_a_mail_about_an_opt_in_says_nothing_untranslated(stage: Stage) -> None:
    assert outside(opt_in_letter(stage.alice, stage.opt_in, Portal.objects.current(), BASE)) == []


def test_an_invitation_says_nothing_untranslated(brackets: None, mailoutbox: list[EmailMessage]) -> None:
    invite(PartnerFactory(code="ina6", name="Ina6", invited=True), base=BASE)

    assert outside(mailoutbox[0]) == []


@pytest.mark.parametrize("template", ABOUT_THE_ACCOUNT)
def test_a_mail_about_the_account_says_nothing_untranslated(
    brackets: None, mailoutbox: list[EmailMessage], template: str
) -> None:
    send_mail(template, "a1@people.example", {"address": BASE})

    assert outside(mailoutbox[0]) == []


def test_the_page_that_ends_mails_says_nothing_untranslated(stage: Stage) -> None:
    mail = opt_in_letter(stage.alice, stage.opt_in, Portal.objects.current(), "")
    address = mail.extra_headers["List-Unsubscribe"].strip("<>")
    client = Client(headers={"user-agent": BROWSER})

    for answer in (client.get(address), client.post(address)):
        assert untranslated(answer.content.decode()) == []
