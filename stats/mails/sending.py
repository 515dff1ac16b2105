"""One round of sending: each mail is claimed, written, handed to the mail server, and said to be sent."""

import smtplib
from contextlib import closing
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from partners.models import Portal
from stats.mails.answers import Answer, answer_of
from stats.mails.choices import wants
from stats.mails.letters import letter
from stats.mails.waiting import Waiting, is_news, reachable, waiting
from stats.models import Mail, OptIn

A_ROUND = 20
KEPT_FOR = timedelta(days=90)
# A server that is asked too much, or that tests whether it is asked again, wants some minutes.
AGAIN_AFTER = timedelta(minutes=15)
MOST_WORDS = 500

# Kept as they are here, and translated where they are shown.
NOTHING_HAPPENED = gettext_noop("Nothing happened in these days.")
NOT_WANTED = gettext_noop("The partner does not want such mails any more, or cannot be reached.")
PUT_AWAY = gettext_noop("Put away by whoever runs the portal.")
NOT_COUNTED = gettext_noop("The opt-in does not count for this partner any more.")


def send_round(now: datetime) -> int:
    """Send some of what waits. Returns how many mails were dealt with: less than A_ROUND if that was all.

    Raises OSError where the mail server is away: then nothing was claimed in vain.
    """
    Mail.objects.filter(claimed_at__lt=now - KEPT_FOR).delete()
    portal = Portal.objects.current()
    found = waiting(portal, now, A_ROUND) if settings.BASE_ADDRESS else []
    if found:
        with closing(get_connection()) as server:
            server.open()
            for one in found:
                if mail := claim(one, now):
                    _send(mail, server, portal, now)
    return len(found)


def skip_round(now: datetime) -> int:
    """The same without sending anything."""
    found = waiting(Portal.objects.current(), now, A_ROUND)
    for one in found:
        if mail := claim(one, now):
            _settle(mail, Mail.State.SKIPPED, PUT_AWAY)
    return len(found)


def claim(one: Waiting, now: datetime) -> Mail | None:
    """Make the mail ours, committed before it is sent; None if somebody else has it."""
    if one.again is not None:
        waits = Mail.objects.asked_again(now).filter(pk=one.again)
        ours = waits.update(state=Mail.State.CLAIMED, claimed_at=now, words="")
        return Mail.objects.get(pk=one.again) if ours else None
    try:
        with transaction.atomic():
            return Mail.objects.create(
                partner_id=one.partner_id, kind=one.kind, opt_in_id=one.opt_in_id, day=one.day, claimed_at=now
            )
    except IntegrityError:
        return None


def _send(mail: Mail, server: BaseEmailBackend, portal: Portal, now: datetime) -> None:
    """Raises OSError where the conversation with the server is over, and so is the round."""
    if reason := _needless(mail):
        return _settle(mail, Mail.State.SKIPPED, reason)
    message = letter(mail, portal, settings.BASE_ADDRESS)
    if message is None:
        return _settle(mail, Mail.State.SKIPPED, NOTHING_HAPPENED)
    try:
        server.send_messages([message])
    except OSError as trouble:
        _heed(answer_of(trouble, message.to[0]), mail, portal, now)
        if isinstance(trouble, smtplib.SMTPRecipientsRefused):
            return None
        raise
    return _settle(mail, Mail.State.SENT, sent_at=now)


def _needless(mail: Mail) -> str:
    """Why there is nothing to send after all; much may have changed since the mail began to wait."""
    partner = reachable().select_related("user").filter(pk=mail.partner_id).first()
    if partner is None or not wants(partner, Mail.Kind(mail.kind)):
        return NOT_WANTED
    mail.partner = partner
    if mail.opt_in_id is None:
        return ""
    counted = OptIn.objects.counted().credited_to(partner).select_related("link", "ad").defer("trace")
    mail.opt_in = counted.filter(pk=mail.opt_in_id).first()
    return "" if mail.opt_in else NOT_COUNTED


def _settle(mail: Mail, state: Mail.State, words: str = "", sent_at: datetime | None = None) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=state, words=words[:MOST_WORDS], sent_at=sent_at)


def _heed(answer: Answer, mail: Mail, portal: Portal, now: datetime) -> None:
    """What was not taken for now is sent again by itself, for as long as it is news."""
    if answer.is_temporary and is_news(mail, portal, now):
        later = Mail.objects.filter(pk=mail.pk)
        later.update(state=Mail.State.AGAIN, claimed_at=now + AGAIN_AFTER, words=answer.words[:MOST_WORDS])
    else:
        _settle(mail, Mail.State.BROKEN if answer.code is None else Mail.State.REFUSED, answer.words)
