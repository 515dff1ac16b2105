"""A mail server that refuses, hangs, breaks off or is away: what becomes of the mail, and of the others."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partners.models import Partner
from stats.mails.sending import send_round
from stats.models import Mail
from tests.conftest import Cast
from tests.mails.conftest import asks
from tests.mails.mail_server import MailServer, mail_server, states
from tests.stats.rows import opt_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wishing(cast: Cast) -> Cast:
    Partner.objects.update(digest="none")
    asks(cast.alice, opt_ins=True)
    return cast


def test_a_refused_mail_is_kept_with_the_servers_words(wishing: Cast, server: MailServer) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    server.answers["RCPT"] = b"550 5.1.1 <abc123@people.example> has moved"

    send_round(timezone.now())

    mail = Mail.objects.get()
    assert (mail.state, mail.words) == ("refused", "550 5.1.1 <the address> has moved")
    assert send_round(timezone.now()) == 0


def test_one_refusal_does_not_keep_the_others(wishing: Cast, server: MailServer) -> None:
    for who in (wishing.alice, asks(wishing.bob, opt_ins=True)):
        opt_in(who, wishing.haircare, at=timezone.now())
    answers = iter([b"550 no", b"250 yes"])
    server.answers["RCPT"] = lambda: next(answers)

    send_round(timezone.now())

    assert states() == ["refused", "sent"]
    assert len(server.taken) == 1


@pytest.mark.parametrize(("said", "state"), [(b"554 looks like spam", "refused"), (b"", "broken")])
def test_what_became_of_a_message_is_told_as_far_as_it_is_known(wishing: Cast, server, said: bytes, state: str) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    server.answers["."] = said

    with pytest.raises(OSError, match=r"554|closed"):
        send_round(timezone.now())

    assert states() == [state]
    assert send_round(timezone.now()) == 0


@pytest.mark.parametrize("place", ["RCPT", "."], ids=["the mailbox", "the message"])
def test_what_is_not_taken_for_now_is_sent_again_by_itself(wishing: Cast, server: MailServer, place: str) -> None:
    now = timezone.now()
    opt_in(wishing.alice, wishing.haircare, at=now)
    server.answers[place] = b"451 come again"

    with suppress(OSError):
        send_round(now)
    assert (states(), send_round(now)) == (["again"], 0)
    del server.answers[place]
    send_round(now + timedelta(minutes=16))

    assert states() == ["sent"]


def test_one_that_is_not_taken_for_days_is_shown_in_the_end(wishing: Cast, server: MailServer) -> None:
    now = timezone.now()
    opt_in(wishing.alice, wishing.haircare, at=now)
    server.answers["RCPT"] = b"451 come again"
    send_round(now)

    send_round(now + timedelta(days=4))

    assert states() == ["refused"]


def test_one_that_is_not_taken_for_now_does_not_keep_the_others(wishing: Cast, server: MailServer) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    server.answers["."] = b"451 come again"
    with pytest.raises(OSError, match="451"):
        send_round(timezone.now())
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    del server.answers["."]

    send_round(timezone.now())

    assert states() == ["again", "sent"]


def test_a_server_that_hangs_is_cut_and_the_mail_may_have_been_sent(
    wishing: Cast, server: MailServer, settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    is_over = threading.Event()
    server.answers["."] = lambda: is_over.wait(60) and b""

    with pytest.raises(OSError, match="timed out"):
        send_round(timezone.now())

    is_over.set()
    assert states() == ["broken"]


def test_while_the_server_is_away_nothing_is_claimed(wishing: Cast, settings, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    with mail_server() as gone:
        port = gone.port
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    with pytest.raises(CommandError, match="What waits is sent another time"):
        call_command("send_mails")

    assert states() == []
    settings.EMAIL_BACKEND = usual
    call_command("send_mails")
    assert len(mailoutbox) == 1
