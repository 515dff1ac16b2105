"""Send the mails to partners that wait, once: `manage.py send_mails`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats.capture.courier.connection import renew
from stats.mails.sending import A_ROUND, send_round, skip_round


class Command(BaseCommand):
    help = (
        "Send what partners are waiting for: mails about opt-ins, and digests that are due. The courier does that by "
        "itself every half a minute; each mail is sent once at most, however many do it at a time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "Send nothing: what waits now counts as dealt with. For after a backup was restored."
        parser.add_argument("--skip", action="store_true", help=words)

    def handle(self, *args: Any, skip: bool, **options: Any) -> None:
        if not settings.BASE_ADDRESS:
            raise CommandError("BASE_ADDRESS is not set, and links in mails begin with it. Nothing was sent.")
        renew()
        do, number, in_all = skip_round if skip else send_round, A_ROUND, 0
        try:
            while number == A_ROUND:
                number = do(timezone.now())
                in_all += number
        except OSError as trouble:
            raise CommandError(f"The mail server: {trouble}. What waits is sent another time.") from None
        self.stdout.write("Nothing waited." if not in_all else f"{in_all} mails are dealt with.")
