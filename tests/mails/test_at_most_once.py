"""No mail goes out twice: not by many couriers at once, not after a kill, not after the server broke off."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from partners.models import Partner
from stats.capture.courier.duties import all_duties
from stats.capture.courier.duty import Doing
from stats.mails.sending import send_round
from stats.models import Mail
from tests.conftest import Cast
from tests.factories import PartnerFactory
from tests.mails.conftest import MONDAY, OWN, SUNDAY, asks
from tests.mails.mail_server import MailServer, states
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


def test_the_courier_sends_without_being_asked(wishing: Cast, mailoutbox, settings, tmp_path) -> None:
    opt_in(wishing.alice, wishing.haircare, at=timezone.now())
    [duty] = [duty for duty in all_duties() if duty.name == "mails"]
    doing = Doing(duty)

    doing.start()
    wait_until(lambda: mailoutbox)
    doing.is_over.set()
    doing.join()

    assert mailoutbox[0].to == ["abc123@people.example"]
