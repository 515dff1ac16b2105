"""Send the mails to partners that wait, once: `manage.py send_mails`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats.capture.courier.connection import renew
from stats.mails.sending import A_ROUND, send_round


class Command(BaseCommand):
    help = (
        "Send what partners are waiting for: mails about opt-ins, and digests that are due. The courier does that by "
        "itself every half a minute; each mail is sent once at most, however many do it at a time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BASE_ADDRESS:
            raise CommandError("BASE_ADDRESS is not set, and links in mails begin with it. Nothing was sent.")
        renew()
        number = A_ROUND
        in_all = 0
        try:
            while number == A_ROUND:
                number = send_round(timezone.now())
                in_all += number
        except OSError as trouble:
            raise CommandError(f"The mail server: {trouble}. What waits is sent another time.") from None
        self.stdout.write("Nothing waited." if not in_all else f"{in_all} mails are dealt with.")
