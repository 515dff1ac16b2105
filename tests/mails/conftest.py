"""A portal that sends mails: its own address is known, and it is a Monday morning."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from partners.models import Partner
from stats.mails.sending import send_round
from tests.mails.mail_server import mail_server

OWN = "https://partners.shop.example"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
LAST_WEEK = [date(2026, 11, day) for day in range(16, 23)]
SUNDAY = LAST_WEEK[-1]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(settings, time_machine) -> datetime:
    settings.BASE_ADDRESS = OWN
    time_machine.move_to(MONDAY, tick=False)
    return MONDAY


@pytest.fixture
def send(db: None) -> Callable[[], int]:
    """One round, as of now."""
    return lambda: send_round(timezone.now())


@pytest.fixture
def server(settings):
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 2
        yield found


def asks(partner: Partner, *, digest: str = "none", opt_ins: bool = False) -> Partner:
    """The partner has wanted these mails for long."""
    Partner.objects.filter(pk=partner.pk).update(
        digest=digest, digest_since=LONG_AGO, opt_in_mails_since=LONG_AGO if opt_ins else None
    )
    partner.refresh_from_db()
    return partner
