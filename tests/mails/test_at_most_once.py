"""No mail goes out twice: not by many couriers at once, not after a kill, not after the server broke off."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from partners.models import Partner
from stats.mails.sending import send_round
from stats.models import Mail
from tests.conftest import Cast
from tests.factories import PartnerFactory
from tests.mails.conftest import MONDAY, OWN, SUNDAY, asks
from tests.mails.mail_server import MailServer, mail_server
from tests.stats.rows import count, opt_in
from tests.waiting import wait_until
from tests.wire.server import database_url

COURIERS = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday(settings) -> None:
    """Other processes have clocks of their own: here it is now."""
    settings.BASE_ADDRESS = OWN


@pytest.fixture
def wishing(cast: Cast) -> Cast:
    Partner.objects.update(digest="none")
    asks(cast.alice, opt_ins=True)
    return cast


@pytest.fixture
def server(settings):
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 2
        yield found


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def send_at_once() -> list[Exception]:
    """Several couriers, all at the same moment."""
    barrier, problems = threading.Barrier(COURIERS), []

    def work() -> None:
        barrier.wait()
        try:
            while send_round(timezone.now()):
                pass
        except Exception as problem:  # noqa: BLE001 (told in the end)
            problems.append(problem)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(COURIERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_couriers_at_once_send_each_mail_once(wishing: Cast, mailoutbox) -> None:
    for partner in PartnerFactory.create_batch(30):
        opt_in(asks(partner, opt_ins=True), wishing.haircare, at=timezone.now())

    assert send_at_once() == []

    assert len(mailoutbox) == len({mail.to[0] for mail in mailoutbox}) == 30
    assert states() == ["sent"] * 30


def test_digests_too(wishing: Cast, mailoutbox, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    for partner in PartnerFactory.create_batch(12):
        count(asks(partner, digest="weekly"), wishing.haircare, day=SUNDAY, hits=1)

    assert send_at_once() == []

    assert len(mailoutbox) == len({mail.to[0] for mail in mailoutbox}) == 12
    assert states() == ["sent"] * 12


def test_what_is_asked_for_again_is_sent_once_more_by_one_of_them(wishing: Cast, mailoutbox) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    send_round(timezone.now())
    Mail.objects.update(state=Mail.State.AGAIN)

    assert send_at_once() == []

    assert len(mailoutbox) == 2
    assert states() == ["sent"]


@pytest.mark.parametrize("place", ["MAIL", "."], ids=["claimed, not sent", "taken, not said to be sent"])
def test_a_kill_leaves_a_mail_that_owners_see_and_nobody_sends_again(wishing: Cast, server: MailServer, place) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    running = start_sending(server)

    def kill() -> bytes:
        os.kill(running.pid, signal.SIGKILL)
        return b""

    server.answers[place] = kill
    running.stdin.close()
    assert running.wait(60) == -signal.SIGKILL

    assert states() == ["claimed"]
    assert send_round(timezone.now()) == 0
    assert len(server.taken) == (1 if place == "." else 0)
    assert Mail.objects.failed(timezone.now() + timedelta(minutes=31)).count() == 1


def start_sending(server: MailServer) -> subprocess.Popen[bytes]:
    """`manage.py send_mails` in a process of its own, as soon as its input ends."""
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "BASE_ADDRESS": OWN,
    }
    run = "from django.core.management import execute_from_command_line as run; run(['', 'send_mails'])"
    code = f"import sys; sys.stdin.read(); {run}"
    return subprocess.Popen([sys.executable, "-c", code], env=env, stdin=subprocess.PIPE)


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


def test_the_courier_sends_without_being_asked(wishing: Cast, mailoutbox, settings, tmp_path) -> None:
    from stats.capture.courier.duties import all_duties
    from stats.capture.courier.duty import Doing

    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    [duty] = [duty for duty in all_duties() if duty.name == "mails"]
    doing = Doing(duty)

    doing.start()
    wait_until(lambda: mailoutbox)
    doing.is_over.set()
    doing.join()

    assert mailoutbox[0].to == ["abc123@people.example"]
